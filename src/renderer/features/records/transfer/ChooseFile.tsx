import { Button, Loader } from '@mantine/core'
import { IconFileImport } from '@tabler/icons-react'
import { useState, type DragEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { shell } from '../../../bridge/shell'
import classes from './ImportDialog.module.css'

/** Where a file to import is dropped, or chosen. */
export function ChooseFile({ isReading, choose }: { isReading: boolean; choose(file: File): void }) {
  const { t } = useTranslation('transfer')
  const [isOver, setIsOver] = useState(false)
  const take = (files: ArrayLike<File>): void => {
    const file = files[0]
    if (file && !isReading) choose(file)
  }
  const onDrop = (event: DragEvent): void => {
    event.preventDefault()
    setIsOver(false)
    take(event.dataTransfer.files)
  }
  return (
    <div
      className={classes.drop}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setIsOver(true)
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={onDrop}
    >
      {isReading ? (
        <p role="status" className={classes.reading}>
          <Loader size="sm" /> {t('choose.reading')}
        </p>
      ) : (
        <>
          <IconFileImport size={30} stroke={1.4} aria-hidden />
          <p className={classes.plain}>{t('choose.drop')}</p>
          <Button data-autofocus autoFocus onClick={() => void shell.pickFiles().then(take)}>
            {t('choose.button')}
          </Button>
        </>
      )}
      <p className={classes.hint}>{t('choose.formats')}</p>
      <p className={classes.hint}>{t('choose.safe')}</p>
    </div>
  )
}
