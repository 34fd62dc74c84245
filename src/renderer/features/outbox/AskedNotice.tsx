import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { report } from '../../app/problems'
import { ComposerNotice } from './ComposerNotice'
import { keepAddressed, readdress, useComposing } from './composing'

/** An answer with words in it was begun to others than it is now asked for: no key shows them to more people. */
export function AskedNotice({ id }: { id: string }) {
  const { t } = useTranslation('compose')
  const kind = useComposing(({ asked }) => asked.get(id))
  if (!kind) return null
  return (
    <ComposerNotice
      severity="warning"
      actions={
        <>
          <Button size="compact-sm" variant="default" onClick={() => void readdress(id, kind).catch(report)}>
            {t(`asked.${kind}.change`)}
          </Button>
          <Button size="compact-sm" variant="subtle" onClick={() => keepAddressed(id)}>
            {t('asked.keep')}
          </Button>
        </>
      }
    >
      {t(`asked.${kind}.told`)}
    </ComposerNotice>
  )
}
