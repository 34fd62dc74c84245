import { Button, Group, Modal, Stack } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/problem'
import { problemOf } from '../bridge/problem'
import { ProblemNotice } from '../ui/ProblemNotice'
import { useDescribe } from './problems'

/** A form in a dialog. When saving fails it stays open, with all that was typed and what was wrong. */
export function FormDialog<Values>(props: {
  title: string
  saveLabel: string
  /** Mantine's `form.onSubmit`, which validates before it calls back. */
  onSubmit(
    handle: (values: Values) => void,
  ): (event?: React.SyntheticEvent<HTMLFormElement, SubmitEvent>) => void
  save(values: Values): Promise<void>
  close(): void
  children: ReactNode
}) {
  const { t } = useTranslation()
  const describe = useDescribe()
  const [problem, setProblem] = useState<Problem | null>(null)
  const [saving, setSaving] = useState(false)
  const submit = async (values: Values): Promise<void> => {
    setSaving(true)
    try {
      await props.save(values)
      props.close()
    } catch (error) {
      setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }
  return (
    <Modal opened onClose={props.close} title={props.title} size="md">
      <form noValidate onSubmit={props.onSubmit((values) => void submit(values))}>
        <Stack gap="sm">
          {problem && <ProblemNotice compact {...describe(problem)} serverReply={problem.serverReply} />}
          {props.children}
          <Group justify="flex-end">
            <Button variant="default" onClick={props.close}>
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
