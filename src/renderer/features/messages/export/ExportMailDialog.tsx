import { Button, Group, Modal, Progress, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { shownLine } from '../../../../shared/shown-text'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { useFormat } from '../../../app/format'
import { wordsOf } from '../../../app/problems'
import { closeExport, exportMail, useMailExport } from './export-mail'

/** Missing mails that are named. */
const NAMED = 20

/** In which form mail is exported, how far that is, and what could not be had. */
export function ExportMailDialog() {
  const { t } = useTranslation('mail')
  const { number } = useFormat()
  const { asked, running, missing } = useMailExport()
  if (!asked) return null
  return (
    <Modal opened onClose={closeExport} title={t('export.of', { name: shownLine(asked.name) })} size="md">
      <ErrorBoundary name={t('export.title')} of={running !== null}>
        <Stack gap="sm">
          {running ? (
            <>
              <Progress
                value={(100 * running.done) / Math.max(1, running.total)}
                aria-label={t('export.progress')}
              />
              <p role="status">
                {t('export.running', { done: number(running.done), total: number(running.total) })}
              </p>
            </>
          ) : missing ? (
            <div role="status">
              <strong>{t('export.missing', { count: missing.length })}</strong>
              <ul>
                {missing.slice(0, NAMED).map(({ subject, problem }, index) => (
                  <li key={index} dir="auto">
                    {shownLine(subject) || t('noSubject')}: {wordsOf(problem)}
                  </li>
                ))}
              </ul>
            </div>
          ) : (
            <p>{t('export.ask', { count: asked.rows.length })}</p>
          )}
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={closeExport}>
              {t(missing ? 'common:close' : 'common:cancel')}
            </Button>
            {!running && !missing && (
              <>
                <Button variant="default" onClick={() => void exportMail('eml')}>
                  {t('export.eml')}
                </Button>
                <Button data-autofocus autoFocus onClick={() => void exportMail('mbox')}>
                  {t('export.mbox')}
                </Button>
              </>
            )}
          </Group>
        </Stack>
      </ErrorBoundary>
    </Modal>
  )
}
