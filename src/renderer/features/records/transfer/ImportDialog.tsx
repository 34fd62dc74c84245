import { Button, Group, Modal, Stack } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DescribedType } from '../../../../shared/contract/records'
import type { CsvReading, ImportPlan, ReadFile } from '../../../../shared/contract/transfer'
import { shownLine } from '../../../../shared/shown-text'
import type { Problem } from '../../../../shared/problem'
import { ErrorBoundary } from '../../../app/ErrorBoundary'
import { useDescribe } from '../../../app/problems'
import { engine } from '../../../bridge/connection'
import { problemOf } from '../../../bridge/problem'
import { queries } from '../../../bridge/queries'
import { ProblemNotice } from '../../../ui/ProblemNotice'
import { useFieldLabel, useRecordType, useRecordTypes, useTypeWords } from '../types'
import { CheckedRows } from './CheckedRows'
import { ChooseFile } from './ChooseFile'
import { FileReading } from './FileReading'
import classes from './ImportDialog.module.css'
import { ImportOptions } from './ImportOptions'
import { firstPlan, missingFields } from './import-plan'
import { ImportProgress, ImportResult } from './ImportResult'
import { leaveResult, runImport, useImportState } from './import-runs'
import { MappingTable } from './MappingTable'
import { PreviewTable } from './PreviewTable'

interface Opened {
  file: File
  read: ReadFile
  plan: ImportPlan
}

/** Records from a file: which one, what becomes of it, how far it is, and what came of it. */
export function ImportDialog({ type, close }: { type: string; close(): void }) {
  const { t } = useTranslation('transfer')
  const words = useTypeWords()
  const described = useRecordType(type)
  const state = useImportState(type)
  const [opened, setOpened] = useState<Opened | null>(null)
  const title = t('importTitle', { type: words(type, 'many') })
  const leave = (): void => {
    if (state && !state.isRunning) leaveResult(state.id)
    close()
  }
  const isPlanning = !state && opened !== null
  return (
    <Modal opened onClose={leave} title={title} size={isPlanning ? 920 : 'lg'}>
      <ErrorBoundary name={title} of={state?.isRunning}>
        {!described || state === undefined ? null : state ? (
          state.isRunning ? (
            <ImportProgress state={state} close={close} />
          ) : (
            <ImportResult type={described} state={state} close={leave} />
          )
        ) : (
          <Planning type={described} opened={opened} open={setOpened} close={close} />
        )}
      </ErrorBoundary>
    </Modal>
  )
}

function Planning(props: {
  type: DescribedType
  opened: Opened | null
  open(opened: Opened | null): void
  close(): void
}) {
  const describe = useDescribe()
  const { type, opened, open } = props
  const [problem, setProblem] = useState<Problem | null>(null)
  /** How a file is being read anew. */
  const [asked, setAsked] = useState<CsvReading | null>(null)
  const latest = useRef(0)
  const read = async (file: File, reading: CsvReading): Promise<void> => {
    const mine = (latest.current += 1)
    const isLatest = (): boolean => mine === latest.current
    setAsked(reading)
    setProblem(null)
    try {
      const told = await engine.transfer.read({ type: type.name, file, reading })
      if (!isLatest()) return
      open({ file, read: told, plan: planFor(told, opened?.file === file ? opened : null) })
    } catch (error) {
      if (isLatest()) setProblem(problemOf(error))
    } finally {
      if (isLatest()) setAsked(null)
    }
  }
  const choose = (file: File, reading: CsvReading = {}): void => void read(file, reading)
  return (
    <Stack gap="md">
      {problem && <ProblemNotice compact {...describe(problem)} />}
      {opened ? (
        <Plan {...props} opened={opened} asked={asked} read={choose} />
      ) : (
        <ChooseFile isReading={asked !== null} choose={choose} />
      )}
    </Stack>
  )
}

/** What was chosen for a file stays when it is read in another way, as far as its columns are the same. */
function planFor(read: ReadFile, before: Opened | null): ImportPlan {
  const plan = firstPlan(read)
  if (!before) return plan
  const guessed = firstPlan(before.read).fields
  const isChosen = before.plan.fields.some((field, at) => field !== guessed[at])
  const isKept = isChosen && read.columns.length === before.read.columns.length
  return { ...before.plan, fields: isKept ? before.plan.fields : plan.fields }
}

function Plan(props: {
  type: DescribedType
  opened: Opened
  asked: CsvReading | null
  open(opened: Opened | null): void
  read(file: File, reading?: CsvReading): void
  close(): void
}) {
  const { t } = useTranslation('transfer')
  const { type, opened, asked, open, read, close } = props
  const isReading = asked !== null
  const { file, read: told, plan } = opened
  const describe = useDescribe()
  const fieldLabel = useFieldLabel()
  const [starting, setStarting] = useState(false)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const input = { id: told.id, plan }
  const { data: rows = [], ...preview } = useQuery(
    queries.transfer.preview.queryOptions({ input, placeholderData: keepPreviousData, gcTime: 0 }),
  )
  const { data: checked = null, ...check } = useQuery(
    queries.transfer.check.queryOptions({ input, gcTime: 0 }),
  )
  const failure = preview.error ?? check.error
  const problem = refusal ?? (failure && problemOf(failure))
  const missing = missingFields(type, plan, useRecordTypes())
  const count = checked && missing.length === 0 ? checked.total - checked.refused : told.rows
  const change = (changes: Partial<ImportPlan>): void => open({ ...opened, plan: { ...plan, ...changes } })
  const start = (): void => {
    setStarting(true)
    setRefusal(null)
    runImport(type.name, told.id, plan).then(
      () => open(null),
      (error: unknown) => {
        setRefusal(problemOf(error))
        setStarting(false)
      },
    )
  }
  return (
    <>
      <Group justify="space-between" gap="sm">
        <p className={classes.file}>
          <strong>{shownLine(file.name)}</strong> · {t('file.rows', { count: told.rows })}
        </p>
        <Button variant="default" size="compact-sm" onClick={() => open(null)}>
          {t('choose.another')}
        </Button>
      </Group>
      {told.reading && <FileReading reading={told.reading} change={(reading) => read(file, reading)} />}
      {problem && (
        <ProblemNotice
          compact
          {...describe(problem)}
          action={
            problem.code === 'import-gone'
              ? { label: t('choose.again'), run: () => read(file, told.reading ?? {}) }
              : undefined
          }
        />
      )}
      <ErrorBoundary name={t('mapping.title')}>
        <div>
          <h3 className={classes.title}>{t('mapping.title')}</h3>
          <MappingTable
            type={type}
            file={told}
            fields={plan.fields}
            change={(fields) => change({ fields })}
          />
        </div>
      </ErrorBoundary>
      {missing.map((field) => (
        <p key={field.name} role="alert" className={classes.missing}>
          {t('mapping.required', { field: fieldLabel(field) })}
        </p>
      ))}
      <ImportOptions {...{ type, plan, change }} />
      {missing.length === 0 && (
        <>
          <CheckedRows type={type} checked={checked} />
          <ErrorBoundary name={t('preview.title')} of={rows}>
            <div>
              <h3 className={classes.title}>{t('preview.title')}</h3>
              <PreviewTable {...{ type, plan, rows }} isStale={preview.isPlaceholderData} />
            </div>
          </ErrorBoundary>
        </>
      )}
      <Group justify="flex-end" className={classes.foot}>
        <Button variant="default" onClick={close}>
          {t('common:cancel')}
        </Button>
        <Button
          loading={starting}
          disabled={missing.length > 0 || count === 0 || isReading || failure !== null}
          onClick={start}
        >
          {count === 0 ? t('run.nothing') : t('run.start', { count })}
        </Button>
      </Group>
    </>
  )
}
