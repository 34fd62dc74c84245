import { PasswordInput, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { MAX_HOST, MAX_PORT } from '../../../shared/contract/accounts'
import {
  LEAST_SECONDS,
  MOST_SECONDS,
  noProxy,
  type ProxyServer,
  type Reach,
} from '../../../shared/contract/proxy'
import type { Problem } from '../../../shared/problem'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { useTooLong } from '../../app/too-long'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { ChoiceField } from '../../ui/ChoiceField'
import { NumberField } from './NumberField'
import classes from './ServerFields.module.css'

/** What all connections go through that have no proxy of their own. */
export const useProgramProxy = () =>
  useQuery(queries.accounts.proxy.queryOptions({ meta: staleOn('accounts') }))

interface ReachProps {
  reach: Reach
  change(reach: Reach): void
  problems: readonly Problem[]
  /** The password of the proxy, which is kept nowhere but in the secret store. */
  password: string
  changePassword(password: string): void
  /** There is one, which an empty field keeps. */
  isPasswordKept: boolean
}

/** How the servers are reached: through which proxy, if any, and how long one waits for them. */
export function ReachFields(props: ReachProps) {
  const { reach, change, problems, password, changePassword, isPasswordKept } = props
  const { t } = useTranslation('setup')
  const { data: program } = useProgramProxy()
  const { proxy, timeLimits } = reach
  const usual = proxyName(program ?? noProxy)
  return (
    <fieldset className={classes.server}>
      <legend>{t('reach.title')}</legend>
      <ChoiceField
        label={t('reach.proxy')}
        choices={[
          { value: PROGRAM, label: t('reach.asProgram'), detail: usual || t('reach.direct') },
          ...PROXY_KINDS.map((kind) => ({ value: kind, label: t(`reach.kinds.${kind}`) })),
        ]}
        value={proxy?.kind ?? PROGRAM}
        onChange={(value) => {
          const kind = PROXY_KINDS.find((known) => known === value)
          change({ ...reach, proxy: kind ? ofKind(proxy ?? noProxy, kind) : undefined })
        }}
      />
      {proxy && proxy.kind !== 'none' && (
        <ProxyFields
          {...{ proxy, problems, password, changePassword, isPasswordKept }}
          change={(next) => change({ ...reach, proxy: next })}
        />
      )}
      <div className={classes.login}>
        <ChoiceField
          label={t('reach.patience')}
          choices={(['usual', 'own'] as const).map((value) => ({
            value,
            label: t(`reach.patiences.${value}`),
          }))}
          value={timeLimits ? 'own' : 'usual'}
          onChange={(value) => change({ ...reach, timeLimits: value === 'own' ? USUAL_LIMITS : undefined })}
        />
      </div>
      {timeLimits && (
        <div className={classes.login}>
          {(['connect', 'answer'] as const).map((limit) => (
            <NumberField
              key={limit}
              label={t(`reach.limits.${limit}`)}
              value={timeLimits[limit]}
              least={LEAST_SECONDS[limit]}
              most={MOST_SECONDS}
              change={(seconds) => change({ ...reach, timeLimits: { ...timeLimits, [limit]: seconds } })}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}

/** Where a proxy is, and what one signs in with there. */
export function ProxyFields(
  props: Omit<ReachProps, 'reach' | 'change'> & { proxy: ProxyServer; change(proxy: ProxyServer): void },
) {
  const { proxy, change, problems, password, changePassword, isPasswordKept } = props
  const { t } = useTranslation('setup')
  const describe = useDescribe()
  const tooLong = useTooLong()
  const { number } = useFormat()
  const errorAt = (name: string): string | undefined => {
    const wrong = problems.find(({ field }) => field === `proxy.${name}`)
    return wrong && describe(wrong).title
  }
  return (
    <>
      <div className={classes.row}>
        <TextInput
          label={t('reach.host')}
          value={proxy.host}
          error={tooLong(proxy.host.trim(), MAX_HOST) ?? errorAt('host')}
          onChange={(event) => change({ ...proxy, host: event.currentTarget.value })}
        />
        <NumberField
          label={t('reach.port')}
          value={proxy.port}
          least={1}
          most={MAX_PORT}
          range={t('portRange', { most: number(MAX_PORT) })}
          change={(port) => change({ ...proxy, port })}
        />
      </div>
      <div className={classes.login}>
        <TextInput
          label={t('reach.user')}
          placeholder={t('reach.userHint')}
          autoComplete="off"
          value={proxy.user}
          error={tooLong(proxy.user, MAX_HOST) ?? errorAt('user')}
          onChange={(event) => change({ ...proxy, user: event.currentTarget.value })}
        />
        {proxy.user !== '' && (
          <PasswordInput
            label={t('reach.password')}
            autoComplete="off"
            placeholder={isPasswordKept ? t('passwordKept') : ''}
            value={password}
            onChange={(event) => changePassword(event.currentTarget.value)}
          />
        )}
      </div>
    </>
  )
}

const PROGRAM = 'program'
export const PROXY_KINDS = ['none', 'socks5', 'http'] as const
const USUAL_LIMITS = { connect: 20, answer: 300 }
const USUAL_PORTS: Record<ProxyServer['kind'], number> = { none: 1080, socks5: 1080, http: 8080 }

/** Another kind brings its usual port along, unless another one was written. */
export const ofKind = (proxy: ProxyServer, kind: ProxyServer['kind']): ProxyServer => ({
  ...proxy,
  kind,
  port: proxy.port === USUAL_PORTS[proxy.kind] ? USUAL_PORTS[kind] : proxy.port,
})

const proxyName = ({ kind, host, port }: ProxyServer): string => (kind === 'none' ? '' : `${host}:${port}`)
