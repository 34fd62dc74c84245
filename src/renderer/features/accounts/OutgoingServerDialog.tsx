import { Checkbox, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod'
import { emptySettings, reachOf } from '../../../shared/account-rules'
import type { Verdict } from '../../../shared/contract/accounts'
import {
  MAX_SERVER_NAME,
  outgoingFields,
  type OutgoingEntry,
  type OutgoingTestEvent,
} from '../../../shared/contract/outgoing-servers'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useFormDraft, type FormDraft } from '../../app/form-draft'
import { RestoredNotice } from '../../app/RestoredNotice'
import { useTooLong } from '../../app/too-long'
import { engine } from '../../bridge/connection'
import { problemOf } from '../../bridge/problem'
import { typedOutgoing, typedReach } from './account-form'
import classes from './AccountSetup.module.css'
import { ReachFields } from './ReachFields'
import { OutgoingFields, SafetyFields } from './ServerFields'
import { TestEnd } from './TestEnd'
import { untested, useConnectionTest } from './use-connection-test'
import { useProblemInSight } from '../../ui/use-problem-in-sight'
import { onOwnSubmit } from '../../ui/own-events'

/** Everything but the password, which is kept nowhere; wrong as it may be while it is typed. */
const serverForm = z.object({
  name: z.string(),
  outgoing: typedOutgoing,
  allowPlaintext: z.boolean(),
  trustedCertificate: z.string(),
  isBulk: z.boolean(),
  ...typedReach.shape,
})
type ServerForm = z.infer<typeof serverForm>

const newServer: ServerForm = {
  ...{ name: '', allowPlaintext: false, trustedCertificate: '', isBulk: false },
  outgoing: emptySettings('').outgoing,
}

const valuesOf = (entry: OutgoingEntry): ServerForm => ({
  ...{ name: entry.name, outgoing: entry.outgoing, isBulk: entry.purpose === 'bulk' },
  ...{ allowPlaintext: entry.allowPlaintext, trustedCertificate: entry.trustedCertificate },
  ...reachOf(entry),
})

type Outcome = Extract<OutgoingTestEvent, { type: 'done' }>

interface DialogProps {
  entry: OutgoingEntry | 'new'
  close(): void
}

/** A new outgoing server, or one changed: tried before it is saved, as an account is. */
export function OutgoingServerDialog(props: DialogProps) {
  const { entry, close } = props
  const { t } = useTranslation('settings')
  const isNew = entry === 'new'
  const draft = useFormDraft(
    `form:outgoing-server:${isNew ? 'new' : entry.id}`,
    serverForm,
    isNew ? newServer : valuesOf(entry),
  )
  return (
    <Modal opened onClose={close} size="lg" title={t(isNew ? 'outgoing.add' : 'outgoing.edit')}>
      <ErrorBoundary name={t(isNew ? 'outgoing.add' : 'outgoing.edit')}>
        {draft && <Fields {...props} draft={draft} />}
      </ErrorBoundary>
    </Modal>
  )
}

function Fields({ entry, close, draft }: DialogProps & { draft: FormDraft<ServerForm> }) {
  const { t } = useTranslation(['settings', 'setup'])
  const tooLong = useTooLong()
  const known = entry === 'new' ? null : entry
  const [values, setValues] = useState(draft.values)
  const [password, setPassword] = useState('')
  const [restored, setRestored] = useState(draft.isRestored)
  const [proxyPassword, setProxyPassword] = useState('')
  const [saving, setSaving] = useState(false)
  const test = useConnectionTest<Outcome>()
  const { form, outcome } = useProblemInSight(test.problem)
  const { outgoing } = values
  const checked = outgoingFields.safeParse(values)

  const write = (next: ServerForm): void => {
    setValues(next)
    draft.keep(draft.base, next, [next.name, next.outgoing.host, next.outgoing.user].filter(Boolean))
  }
  /** What is saved after a test is what passed it. */
  const change = (changes: Partial<ServerForm>): void => {
    test.cancel()
    write({ ...values, ...changes })
  }

  const save = async (server: ServerForm['outgoing'], verdict: Verdict): Promise<void> => {
    if (!checked.success) return
    setSaving(true)
    try {
      await engine.outgoingServers.save({
        ...{ ...checked.data, ...verdict, outgoing: server, isBulk: values.isBulk },
        ...(known ? { id: known.id } : {}),
        ...(password ? { password } : {}),
        ...(proxyPassword ? { proxyPassword } : {}),
      })
      draft.forget()
      close()
    } catch (error) {
      test.setProblem(problemOf(error))
    } finally {
      setSaving(false)
    }
  }

  const submit = async (): Promise<void> => {
    if (!checked.success) return
    const tried = {
      ...{ ...checked.data, password, ...(known ? { id: known.id } : {}) },
      ...(proxyPassword ? { proxyPassword } : {}),
    }
    const result = await test.run((options) => engine.outgoingServers.test(tried, options))
    if (result?.sending.tested) await save(result.outgoing, result.sending)
  }

  return (
    <form
      ref={form}
      noValidate
      className={classes.form}
      aria-label={t(known ? 'outgoing.edit' : 'outgoing.add')}
      onSubmit={(event) => onOwnSubmit(event, submit)}
    >
      <Stack gap="md">
        {restored && (
          <RestoredNotice
            startOver={() => {
              test.forget()
              setValues(draft.now)
              draft.forget()
              setRestored(false)
            }}
          />
        )}
        <TextInput
          label={t('outgoing.name')}
          description={t('outgoing.nameHint')}
          data-autofocus
          value={values.name}
          error={tooLong(values.name.trim(), MAX_SERVER_NAME)}
          onChange={(event) => write({ ...values, name: event.currentTarget.value })}
        />
        <OutgoingFields
          outgoing={outgoing}
          change={(next) => change({ outgoing: next })}
          problems={test.problems}
        />
        {outgoing.login && (
          <PasswordInput
            label={t('setup:password')}
            description={
              known?.accountId != null && !known.ownPassword ? t('outgoing.accountPassword') : undefined
            }
            autoComplete="off"
            placeholder={known ? t('setup:passwordKept') : ''}
            value={password}
            onChange={(event) => {
              test.cancel()
              setPassword(event.currentTarget.value)
            }}
          />
        )}
        <SafetyFields {...values} isOpen={outgoing.security === 'none'} change={change} />
        <ReachFields
          reach={values}
          change={({ proxy, timeLimits }) => change({ proxy, timeLimits })}
          problems={test.problems}
          password={proxyPassword}
          changePassword={(typed) => {
            test.cancel()
            setProxyPassword(typed)
          }}
          isPasswordKept={!!known?.proxy?.user}
        />
        <Checkbox
          label={t('outgoing.bulkOnly')}
          description={t('outgoing.bulkHint')}
          checked={values.isBulk}
          onChange={(event) => write({ ...values, isBulk: event.currentTarget.checked })}
        />
        <TestEnd
          test={test}
          outcome={outcome}
          trusted={values.trustedCertificate}
          trust={(trustedCertificate) => change({ trustedCertificate })}
          saving={saving}
          isReady={checked.success}
          label={t('setup:testAndSave')}
          back={close}
          saveUntested={() => void save(outgoing, test.outcome?.sending ?? untested)}
        />
      </Stack>
    </form>
  )
}
