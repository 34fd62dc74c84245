import { Checkbox, PasswordInput, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import {
  MAX_FINGERPRINTS,
  type AccountSettings,
  type IncomingServer,
  type OutgoingServer,
} from '../../../shared/contract/accounts'
import type { Problem } from '../../../shared/problem'
import { useTooLong } from '../../app/too-long'
import { KindField } from './KindField'
import { Pop3Fields } from './Pop3Fields'
import { ReachFields } from './ReachFields'
import classes from './ServerFields.module.css'
import { ServerFieldset } from './ServerFieldset'
import { TextsField } from './TextsField'

/** The password of an outgoing server that has another than its account; null where it signs in with that of the account. */
export type OwnPassword = string | null

/** Every detail of both servers, and which outgoing one it is. */
export function ServerFields(props: {
  settings: AccountSettings
  change(changes: Partial<AccountSettings>): void
  problems: readonly Problem[]
  /** The field that chooses the outgoing server; null while there is none to choose from. */
  choice: ReactNode
  isOwnServer: boolean
  ownPassword: OwnPassword
  /** It has one already, which an empty field keeps. */
  isPasswordKept: boolean
  changeOwnPassword(password: OwnPassword): void
  domains: readonly string[]
  /** The name of the incoming server is written. */
  named(host: string): void
  /** Absent where the account is there already: its mail lies where it lies. */
  chooseKind?: ((kind: IncomingServer['kind']) => void) | undefined
  proxyPassword: string
  changeProxyPassword(password: string): void
  isProxyPasswordKept: boolean
  /** Address of the main account, if mail of this one could be put into its mailbox. */
  main: string | null
}) {
  const { settings, change, problems, isOwnServer, ownPassword, changeOwnPassword } = props
  const { t } = useTranslation('setup')
  const isOpen =
    settings.incoming.security === 'none' || (isOwnServer && settings.outgoing.security === 'none')
  return (
    <div className={classes.fields}>
      {props.chooseKind && <KindField kind={settings.incoming.kind} choose={props.chooseKind} />}
      <ServerFieldset
        kind={settings.incoming.kind}
        server={settings.incoming}
        change={(incoming) => change({ incoming })}
        problems={problems}
        domains={props.domains}
        named={props.named}
      />
      {settings.incoming.kind === 'imap' && (
        <TextsField incoming={settings.incoming} change={(incoming) => change({ incoming })} />
      )}
      {settings.incoming.kind === 'pop3' && (
        <Pop3Fields
          incoming={settings.incoming}
          main={props.main}
          change={(incoming) => change({ incoming })}
        />
      )}
      {props.choice}
      {isOwnServer && (
        <>
          <OutgoingFields
            outgoing={settings.outgoing}
            change={(outgoing) => change({ outgoing })}
            problems={problems}
            domains={props.domains}
            sender={settings.address}
          />
          {settings.outgoing.login && (
            <Checkbox
              label={t('ownPassword')}
              description={t('ownPasswordHint')}
              checked={ownPassword !== null}
              onChange={(event) => changeOwnPassword(event.currentTarget.checked ? '' : null)}
            />
          )}
          {settings.outgoing.login && ownPassword !== null && (
            <PasswordInput
              label={t('smtpPassword')}
              autoComplete="off"
              placeholder={props.isPasswordKept ? t('passwordKept') : ''}
              value={ownPassword}
              onChange={(event) => changeOwnPassword(event.currentTarget.value)}
            />
          )}
        </>
      )}
      <SafetyFields isOpen={isOpen} {...settings} change={change} />
      <ReachFields
        reach={settings}
        change={({ proxy, timeLimits }) => change({ proxy, timeLimits })}
        problems={problems}
        password={props.proxyPassword}
        changePassword={props.changeProxyPassword}
        isPasswordKept={props.isProxyPasswordKept}
      />
    </div>
  )
}

/** An outgoing server, and whether it asks for a login. */
export function OutgoingFields(props: {
  outgoing: OutgoingServer
  change(outgoing: OutgoingServer): void
  problems: readonly Problem[]
  domains?: readonly string[]
  sender?: string
}) {
  const { outgoing, change, problems, domains, sender } = props
  const { t } = useTranslation('setup')
  return (
    <>
      <ServerFieldset
        kind="smtp"
        server={outgoing}
        change={change}
        problems={problems}
        hasLogin={outgoing.login}
        domains={domains}
        sender={sender}
      />
      <Checkbox
        label={t('smtpAuth')}
        checked={outgoing.login}
        onChange={(event) => change({ ...outgoing, login: event.currentTarget.checked })}
      />
    </>
  )
}

type Safety = Pick<AccountSettings, 'allowPlaintext' | 'trustedCertificate'>

/** What the user allows a server that is not as safe as it might be. */
export function SafetyFields(props: Safety & { isOpen: boolean; change(changes: Partial<Safety>): void }) {
  const { allowPlaintext, trustedCertificate, isOpen, change } = props
  const { t } = useTranslation('setup')
  const tooLong = useTooLong()
  return (
    <>
      {isOpen && (
        <Checkbox
          label={t('allowPlaintext')}
          description={t('allowPlaintextHint')}
          checked={allowPlaintext}
          onChange={(event) => change({ allowPlaintext: event.currentTarget.checked })}
        />
      )}
      {trustedCertificate && (
        <TextInput
          label={t('trustedCertificate')}
          value={trustedCertificate}
          error={tooLong(trustedCertificate, MAX_FINGERPRINTS)}
          onChange={(event) => change({ trustedCertificate: event.currentTarget.value })}
        />
      )}
    </>
  )
}
