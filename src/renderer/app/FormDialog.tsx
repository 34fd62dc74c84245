import { Button, Group, Modal, Stack, Tooltip } from '@mantine/core'
import i18next from 'i18next'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorBoundary } from './ErrorBoundary'
import type { Problem } from '../../shared/problem'
import { withinSentence } from '../../shared/shown-text'
import { problemOf } from '../bridge/problem'
import { ProblemNotice } from '../ui/ProblemNotice'
import { keyName, printedKeys } from './key-names'
import { focusView } from './focus'
import classes from './FormDialog.module.css'
import { useDescribe } from './problems'
import type { RecordForm } from './record-form'
import { RestoredNotice } from './RestoredNotice'
import { go } from './route'
import { onOwnSubmit } from '../ui/own-events'
import { useProblemInSight } from '../ui/use-problem-in-sight'

export interface Gone {
  text: string
  /** Null where nothing brings the record back. */
  bringBack: (() => Promise<void>) | null
}

/**
 * A form in a dialog. When saving fails it stays open, with all that was typed and what was wrong. Closed by Escape, by
 * its cross or a click beside it, it keeps what was typed for its next opening; Cancel and Save do not.
 */
export function FormDialog<Values, Row>(props: {
  title: string
  saveLabel: string
  /** Of what holds more than fields of one line. */
  size?: 'md' | 'xl'
  form: RecordForm<Values, Row>
  /** `row` is the record as it is now, null for a new one. */
  save(values: Values, row: Row | null): Promise<void>
  close(): void
  /** Asked before anything is written: false where the form shows a question that comes first. */
  maySave?(): Promise<boolean>
  /** What keys other than that of Save do in this form. */
  keys?: Readonly<Record<string, (() => void) | undefined>>
  /** The keys are the view's once a record was created in it; otherwise they go back to what opened the form. */
  showsCreated?: boolean
  /** The record was deleted elsewhere while the form was open: what is in it is saved once it is back, or as a new one. */
  gone?: Gone | null
  children: ReactNode
}) {
  const { t } = useTranslation()
  const describe = useDescribe()
  const { form, draft, merge, leave, refuse, startOver } = props.form
  // With what is gone, nothing clashes.
  const clash = props.gone ? null : props.form.clash
  const [refusal, setRefusal] = useState<{ problem: Problem; values: Values } | null>(null)
  // What was said of values that are others by now is said no longer.
  const problem = refusal?.values === form.values ? refusal.problem : null
  const { form: formRef, outcome } = useProblemInSight(problem)
  const [saving, setSaving] = useState<'record' | 'new' | null>(null)
  const [restored, setRestored] = useState(draft.isRestored)
  const bringBack = props.gone?.bringBack
  const submit = async (as: 'record' | 'new'): Promise<void> => {
    if (clash) return
    setSaving(as)
    try {
      if (as === 'record') await bringBack?.()
      const merged = as === 'new' ? { row: null } : await merge()
      if (!merged || (props.maySave && !(await props.maySave()))) return
      await props.save(form.getValues(), merged.row)
      draft.forget()
      props.close()
      if (props.showsCreated) setTimeout(focusView)
    } catch (error) {
      const problem = problemOf(error)
      // A general sentence above a field that says itself what is wrong with it would only hide that.
      setRefusal(refuse(problem) ? null : { problem, values: form.getValues() })
    } finally {
      setSaving(null)
    }
  }
  const submitAs = (as: 'record' | 'new') => (): Promise<void> | undefined => {
    let saved: Promise<void> | undefined
    form.onSubmit(
      () => void (saved = submit(as)),
      (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
    )()
    return saved
  }
  const cancel = (): void => {
    draft.forget()
    props.close()
  }
  return (
    <Modal opened onClose={props.close} title={props.title} size={props.size ?? 'md'}>
      <form
        ref={formRef}
        noValidate
        onSubmit={(event) => onOwnSubmit(event, submitAs(props.gone && !bringBack ? 'new' : 'record'))}
        onBlur={({ target }) => leave(target.dataset['path'] ?? '')}
        onKeyDown={(event) => {
          // The first one takes the choice of a list that is open.
          const key = keyName(event)
          const run =
            key === 'mod+enter' ? () => event.currentTarget.requestSubmit() : (props.keys?.[key] ?? null)
          if (!run || event.defaultPrevented) return
          event.preventDefault()
          if (!saving) run()
        }}
      >
        <Stack gap="sm">
          {restored && (
            <RestoredNotice
              startOver={() => {
                startOver()
                setRestored(false)
              }}
            />
          )}
          {props.gone && (
            <div className={classes.clash} role="alert">
              {props.gone.text}
            </div>
          )}
          {clash && (
            <ErrorBoundary name={props.title} line>
              <ClashNotice form={props.form} />
            </ErrorBoundary>
          )}
          {problem && (
            <div ref={outcome} tabIndex={-1}>
              <ProblemNotice
                compact
                {...describe(problem)}
                serverReply={problem.serverReply}
                action={showing(problem, props.close)}
              />
            </div>
          )}
          {props.children}
          {/* An error that appears as a field is left would move the button from under the pointer. */}
          <Group
            justify="flex-end"
            className={classes.buttons}
            onMouseDown={(event) => event.preventDefault()}
          >
            <Button variant="default" onClick={cancel}>
              {t('cancel')}
            </Button>
            {bringBack && (
              <Button
                variant="default"
                loading={saving === 'new'}
                disabled={saving !== null}
                onClick={() => submitAs('new')()}
              >
                {t('form.saveAsNew')}
              </Button>
            )}
            <Tooltip label={printedKeys('mod+enter')}>
              <Button
                type="submit"
                loading={saving !== null && !(bringBack && saving === 'new')}
                disabled={clash !== null}
              >
                {bringBack ? t('form.bringBack') : props.gone ? t('form.saveAsNew') : props.saveLabel}
              </Button>
            </Tooltip>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** Shows the record that a problem is about. The form closes as by Escape: what was typed waits in it. */
function showing({ params }: Problem, close: () => void) {
  const { recordType: type, recordId: id, name = '' } = params ?? {}
  if (!type || !id) return undefined
  return {
    label: i18next.t('customer:alike.open', { name: withinSentence(name) }),
    run(): void {
      close()
      go.record({ type, id })
    },
  }
}

/** What was saved elsewhere meanwhile in fields that were changed here, too: nothing is written until one of both is chosen. */
function ClashNotice<Values, Row>({
  form: { form, words, clash, decide },
}: {
  form: RecordForm<Values, Row>
}) {
  const { t } = useTranslation()
  if (!clash) return null
  const mine = form.getValues()
  return (
    <div className={classes.clash} role="alert">
      <p>{t('form.clash')}</p>
      {clash.fields.map((field) => (
        <div key={String(field)} role="group" aria-label={words[field].label} className={classes.choice}>
          <strong>{words[field].label}</strong>
          {(['mine', 'theirs'] as const).map((whose) => (
            <Button
              key={whose}
              size="compact-sm"
              variant="default"
              className={classes.side}
              onClick={() => decide(field, whose)}
            >
              {t(`form.${whose}`, { text: words[field].text(whose === 'mine' ? mine : clash.theirs) || '–' })}
            </Button>
          ))}
        </div>
      ))}
    </div>
  )
}
