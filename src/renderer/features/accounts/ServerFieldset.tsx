import { Anchor, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { addressKey } from '../../../shared/address-key'
import { isMailAddress } from '../../../shared/addresses'
import { defaultPort, withHost, withSecurity, type Protocol } from '../../../shared/account-rules'
import {
  MAX_HOST,
  MAX_LOGIN,
  MAX_PORT,
  type AuthMethod,
  type Security,
  type ServerSettings,
} from '../../../shared/contract/accounts'
import { loginsFor } from '../../../shared/own-domains'
import type { Problem } from '../../../shared/problem'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { useTooLong } from '../../app/too-long'
import { ChoiceField } from '../../ui/ChoiceField'
import { NumberField } from './NumberField'
import classes from './ServerFields.module.css'

/** The name, port and encryption of one server, and how one signs in there. */
export function ServerFieldset<Settings extends ServerSettings>(props: {
  kind: Protocol
  server: Settings
  change(server: Settings): void
  problems: readonly Problem[]
  hasLogin?: boolean
  /** Our own domains, of which a login may be made that was typed without one. */
  domains?: readonly string[] | undefined
  /** Whom mail that leaves by it is from. */
  sender?: string | undefined
  /** The name of the server is written. */
  named?(host: string): void
}) {
  const { kind, server, change, sender, hasLogin = true } = props
  // [ACC-06] A login that is no address may well be the sender's.
  const isOther = sender && isMailAddress(server.user) && addressKey(server.user) !== addressKey(sender)
  const logins = loginsFor(server.user, props.domains ?? [])
  const { t } = useTranslation('setup')
  const describe = useDescribe()
  const tooLong = useTooLong()
  const { number } = useFormat()
  const portEdited = server.port !== defaultPort(kind, server.security)
  const errorAt = (name: string): string | undefined => {
    const wrong = props.problems.find(({ field }) => field === `${kind}.${name}`)
    return wrong && describe(wrong).title
  }
  return (
    <fieldset className={classes.server}>
      <legend>{t(`${kind}Server`)}</legend>
      <div className={classes.row}>
        <TextInput
          label={t('host')}
          value={server.host}
          error={tooLong(server.host.trim(), MAX_HOST) ?? errorAt('host')}
          onChange={(event) => change({ ...server, host: event.currentTarget.value })}
          onBlur={() => {
            const named = withHost(kind, server, server.host, portEdited)
            change(named)
            props.named?.(named.host)
          }}
        />
        <NumberField
          label={t('port')}
          value={server.port}
          least={1}
          most={MAX_PORT}
          range={t('portRange', { most: number(MAX_PORT) })}
          error={errorAt('port')}
          change={(port) => change({ ...server, port })}
        />
        <ChoiceField
          label={t('security')}
          choices={(['tls', 'starttls', 'none'] as const).map((value) => ({
            value,
            label: t(`securities.${value}`),
          }))}
          value={server.security}
          error={errorAt('security')}
          onChange={(value) => {
            const security = securities.find((known) => known === value)
            if (security) change(withSecurity(kind, server, security, portEdited))
          }}
        />
      </div>
      {hasLogin && (
        <div className={classes.login}>
          <TextInput
            label={t('user')}
            value={server.user}
            error={tooLong(server.user, MAX_LOGIN) ?? errorAt('user')}
            onChange={(event) => change({ ...server, user: event.currentTarget.value })}
          />
          <ChoiceField
            label={t('auth')}
            choices={[AUTOMATIC, ...METHODS[kind]].map((value) => ({ value, label: t(`auths.${value}`) }))}
            value={server.auth ?? AUTOMATIC}
            error={errorAt('auth')}
            onChange={(value) => {
              const auth = METHODS[kind].find((method) => method === value)
              change({ ...server, auth })
            }}
          />
        </div>
      )}
      {hasLogin && logins.length > 0 && (
        <p className={classes.logins}>
          {t('loginWhole')}{' '}
          {logins.map((login) => (
            <Anchor
              key={login}
              component="button"
              type="button"
              fz={12}
              onClick={() => change({ ...server, user: login })}
            >
              {login}
            </Anchor>
          ))}
        </p>
      )}
      {hasLogin && isOther && sender && (
        <p className={classes.logins} role="note">
          {t('loginOther', { login: server.user, address: sender })}{' '}
          <Anchor
            component="button"
            type="button"
            fz={12}
            onClick={() => change({ ...server, user: sender })}
          >
            {t('signInAs', { address: sender })}
          </Anchor>
        </p>
      )}
    </fieldset>
  )
}

const AUTOMATIC = 'automatic'
const METHODS: Record<Protocol, readonly AuthMethod[]> = {
  imap: ['plain', 'login'],
  pop3: ['plain'],
  smtp: ['plain', 'login', 'cram-md5'],
}

const securities: readonly Security[] = ['tls', 'starttls', 'none']
