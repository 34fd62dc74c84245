import { Button, Group, Modal, Radio, Stack } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListView } from '../../../../shared/contract/records'
import { transferFormats, type TransferFormat } from '../../../../shared/contract/transfer'
import type { Problem } from '../../../../shared/problem'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { shownLanguage } from '../../../app/i18n'
import { useDescribe } from '../../../app/problems'
import { engine } from '../../../bridge/connection'
import { problemOf } from '../../../bridge/problem'
import { shell } from '../../../bridge/shell'
import { ProblemNotice } from '../../../ui/ProblemNotice'
import { toast } from '../../../ui/toast'
import { useRecordType, useTypeWords } from '../types'
import classes from './ImportDialog.module.css'

const endings: Record<TransferFormat, string> = { csv: 'csv', json: 'json', vcard: 'vcf' }

/** Records as a file: in which format, and which of them. */
export function ExportDialog({ type, view, close }: { type: string; view: ListView; close(): void }) {
  const { t } = useTranslation('transfer')
  const words = useTypeWords()
  const title = t('exportTitle', { type: words(type, 'many') })
  return (
    <Modal opened onClose={close} title={title} size="md">
      <ErrorBoundary name={title}>
        <ExportChoice type={type} view={view} close={close} />
      </ErrorBoundary>
    </Modal>
  )
}

function ExportChoice({ type, view, close }: { type: string; view: ListView; close(): void }) {
  const { t } = useTranslation('transfer')
  const words = useTypeWords()
  const describe = useDescribe()
  const hasCards = useRecordType(type)?.hasCards ?? false
  const isNarrowed = view.query.trim() !== '' || view.filter !== undefined
  const [format, setFormat] = useState<TransferFormat>('csv')
  const [scope, setScope] = useState('shown')
  const [isSaving, setIsSaving] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const save = async (): Promise<void> => {
    setIsSaving(true)
    setProblem(null)
    try {
      const wanted = scope === 'shown' ? view : { query: '', ...(view.sort && { sort: view.sort }) }
      const { count, content } = await engine.transfer.export({
        ...{ type, format },
        view: { ...wanted, language: shownLanguage() },
      })
      const day = new Date().toLocaleDateString('sv')
      if (!(await shell.saveFile(`${words(type, 'many')} ${day}.${endings[format]}`, content))) return
      toast(t('exporting.saved'), { name: t('exporting.savedCount', { count }) })
      close()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setIsSaving(false)
    }
  }
  return (
    <Stack gap="md">
      {problem && <ProblemNotice compact {...describe(problem)} />}
      <Radio.Group
        label={t('exporting.format')}
        value={format}
        onChange={(value) => setFormat(transferFormats.find((one) => one === value) ?? 'csv')}
      >
        <Stack gap="xs" mt={6}>
          {transferFormats
            .filter((one) => one !== 'vcard' || hasCards)
            .map((one, at) => (
              <Radio
                key={one}
                value={one}
                label={t(`exporting.${one}`)}
                description={t(`exporting.${one}Hint`)}
                {...(at === 0 && { 'data-autofocus': true })}
              />
            ))}
        </Stack>
      </Radio.Group>
      {isNarrowed && (
        <Radio.Group label={t('exporting.scope')} value={scope} onChange={setScope}>
          <Stack gap="xs" mt={6}>
            <Radio value="shown" label={t('exporting.shown')} />
            <Radio value="all" label={t('exporting.all')} />
          </Stack>
        </Radio.Group>
      )}
      <Group justify="flex-end" className={classes.foot}>
        <Button variant="default" onClick={close}>
          {t('common:cancel')}
        </Button>
        <Button loading={isSaving} onClick={() => void save()}>
          {t('exporting.save')}
        </Button>
      </Group>
    </Stack>
  )
}
