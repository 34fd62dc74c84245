import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/problem'
import { problemOf } from '../bridge/problem'
import { ProblemNotice } from '../ui/ProblemNotice'
import classes from './FormDialog.module.css'
import { useDescribe } from './problems'

/**
 * A form in a dialog. When saving fails it stays open, with all that was typed and what was wrong. Closed by Escape, by
 * its cross or a click beside it, it keeps what was typed for its next opening; Cancel and Save do not.
 */
export function FormDialog<Values>(props: {
  title: string
  saveLabel: string
  /** Mantine's `form.onSubmit`, which validates before it calls back. */
  onSubmit(
    handle: (values: Values) => void,
  ): (event?: React.SyntheticEvent<HTMLFormElement, SubmitEvent>) => void
  save(values: Values): Promise<void>
  close(): void
  draft: { isRestored: boolean; forget(): void }
  /** Puts the values of the record back into the fields. */
  startOver(): void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const describe = useDescribe()
  const { draft } = props
  const [problem, setProblem] = useState<Problem | null>(null)
  const [saving, setSaving] = useState(false)
  const [restored, setRestored] = useState(draft.isRestored)
  const submit = async (values: Values): Promise<void> => {
    setSaving(true)
    try {
      await props.save(values)
      draft.forget()
      props.close()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }
  const cancel = (): void => {
    draft.forget()
    props.close()
  }
  const startOver = (): void => {
    props.startOver()
    draft.forget()
    setRestored(false)
  }
  return (
    <Modal opened onClose={props.close} title={props.title} size="md">
      <form noValidate onSubmit={props.onSubmit((values) => void submit(values))}>
        <Stack gap="sm">
          {restored && (
            <div className={classes.restored} role="status">
              <span>{t('form.restored')}</span>
              <Button size="compact-xs" variant="subtle" onClick={startOver}>
                {t('form.startOver')}
              </Button>
            </div>
          )}
          {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
          {props.children}
          <Group justify="flex-end" className={classes.buttons}>
            <Button variant="default" onClick={cancel}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={saving}>
              {props.saveLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
