import type { TFunction } from 'i18next'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'

/** What a server is called, told from others of the same name by whom one signs in as. */
export function serverLabel(server: OutgoingEntry, servers: readonly OutgoingEntry[]): string {
  const { name, outgoing } = server
  const isAlone = servers.every((other) => other.id === server.id || other.name !== name)
  return isAlone || outgoing.user === '' ? name : `${name} (${outgoing.user})`
}

/** Where it is, and as whom one signs in. */
export function serverDetail(
  { name, outgoing }: Pick<OutgoingEntry, 'name' | 'outgoing'>,
  t: TFunction,
): string {
  const { host, port, login, user } = outgoing
  return [
    name === host ? t('settings:outgoing.port', { port: String(port) }) : `${host}:${port}`,
    login ? user : t('settings:outgoing.noLogin'),
  ].join(' · ')
}
