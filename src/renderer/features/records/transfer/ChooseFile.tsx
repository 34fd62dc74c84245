import { Button, Loader } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { shell } from '../../../bridge/shell'
import { DropZone } from '../../../ui/DropZone'
import classes from './ImportDialog.module.css'

/** Where a file to import is dropped, or chosen. */
export function ChooseFile({ isReading, choose }: { isReading: boolean; choose(file: File): void }) {
  const { t } = useTranslation('transfer')
  const take = ([file]: readonly File[]): void => {
    if (file && !isReading) choose(file)
  }
  return (
    <DropZone take={take} hints={[t('choose.formats'), t('choose.safe')]}>
      {isReading ? (
        <p role="status" className={classes.reading}>
          <Loader size="sm" /> {t('choose.reading')}
        </p>
      ) : (
        <>
          <IconFileImport size={30} stroke={1.4} aria-hidden />
          <p>{t('choose.drop')}</p>
          <Button data-autofocus autoFocus onClick={() => void shell.pickFiles().then(take)}>
            {t('choose.button')}
          </Button>
        </>
      )}
    </DropZone>
  )
}
