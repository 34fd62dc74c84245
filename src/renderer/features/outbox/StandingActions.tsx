import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { addressKey } from '../../../shared/address-key'
import { identityOf } from '../../../shared/identities'
import { shortAddress, withinSentence } from '../../../shared/shown-text'
import { report } from '../../app/problems'
import { engine } from '../../bridge/connection'
import { useAccounts } from '../mailboxes/index'
import type { Doubt } from './doubts'
import type { Writer } from './FromField'

/** What mends a sender the server may not let through: another one, or the user's word that it does. */
export function StandingActions(props: {
  doubts: readonly Doubt[]
  writer: Writer
  send(): void
  writeAs(writer: Writer): void
}) {
  const { writer, send, writeAs } = props
  const { t } = useTranslation('compose')
  const { data: accounts = [] } = useAccounts()
  const standing = props.doubts.find((doubt) => doubt.standing)?.standing
  const account = accounts.find(({ id }) => id === writer.accountId)
  if (!standing || !account) return null
  const known = accounts
    .flatMap(({ id, identities }) => identities.map((identity) => ({ accountId: id, identity })))
    .find(({ identity }) => addressKey(identity.address) === addressKey(standing.login))
  const { id } = identityOf(account, writer.identityId)
  const vouch = async (): Promise<void> => {
    await engine.accounts.vouchForIdentity({ accountId: account.id, id })
    send()
  }
  return (
    <>
      {known && (
        <Button
          size="compact-sm"
          variant="default"
          onClick={() => writeAs({ accountId: known.accountId, identityId: known.identity.id })}
        >
          {t('doubts.writeAs', { name: withinSentence(shortAddress(known.identity.address)) })}
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => void vouch().catch(report)}>
        {t('doubts.vouch')}
      </Button>
    </>
  )
}
