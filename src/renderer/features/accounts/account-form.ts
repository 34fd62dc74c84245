import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { z } from 'zod'
import {
  emptySettings,
  guessOfKind,
  inKind,
  noGuess,
  withAddress,
  withGuess,
} from '../../../shared/account-rules'
import { isMailAddress } from '../../../shared/addresses'
import {
  accountSettings,
  outgoingSelection,
  presetServer,
  serverSettings,
  type Account,
  type AccountSettings,
} from '../../../shared/contract/accounts'
import { proxyServer } from '../../../shared/contract/proxy'
import type { OutgoingEntry } from '../../../shared/contract/outgoing-servers'
import { isSameValue, useFormDraft, type FormDraft } from '../../app/form-draft'
import { engine } from '../../bridge/connection'
import { queries, queryClient } from '../../bridge/queries'

const guess = z.object({
  settings: accountSettings,
  pop3: presetServer,
  foreignHosts: z.array(z.string()),
})
/** What was found for an address. What is written in the form otherwise was written by hand. */
type Guess = z.infer<typeof guess>

/** A server as it is written, wrong as that may be. */
const typedServer = serverSettings.extend({ host: z.string(), port: z.number(), user: z.string() })
export const typedOutgoing = z.discriminatedUnion('kind', [
  typedServer.extend({ kind: z.literal('smtp'), login: z.boolean() }),
])
/** How servers are reached, as it is written. */
export const typedReach = z.object({
  proxy: proxyServer.extend({ host: z.string(), port: z.number(), user: z.string() }).optional(),
  timeLimits: z.object({ connect: z.number(), answer: z.number() }).optional(),
})
/** Everything but the password, which is kept nowhere; wrong as it may be while it is typed. */
const accountForm = accountSettings.extend({
  address: z.string(),
  senderName: z.string(),
  incoming: z.discriminatedUnion('kind', [
    typedServer.extend({ kind: z.literal('imap'), textMonths: z.number().nullable().optional() }),
    typedServer.extend({
      kind: z.literal('pop3'),
      ...{ leaveDays: z.number().nullable(), deletesThere: z.boolean() },
      ...{ copiesToMain: z.boolean(), stopsAtPercent: z.number() },
    }),
  ]),
  outgoing: typedOutgoing,
  trustedCertificate: z.string(),
  ...typedReach.shape,
  /** What its mail leaves by: a server of its own, as written above, or one of the list. */
  selection: outgoingSelection,
  /** '' for the first one that is free. */
  color: z.string(),
  guess,
  /** The provider was chosen, or its server typed: what is found for the address later makes it no other. */
  providerByHand: z.boolean().default(false),
})
export type AccountForm = z.infer<typeof accountForm>

const nothingKnown: Guess = noGuess

/** What was typed for this account, or for a new one, and never saved; undefined until it has been read. */
export const useAccountDraft = (
  account: Account | undefined,
  servers: readonly OutgoingEntry[],
): FormDraft<AccountForm> | undefined =>
  useFormDraft(`form:account:${account?.id ?? 'new'}`, accountForm, {
    ...(account?.settings ?? nothingKnown.settings),
    ...(account ? chosenBy(account, servers) : { selection: 'own' }),
    color: account?.color ?? '',
    guess: nothingKnown,
    providerByHand: false,
  })

/** What an account sends by, and what is written of a server of its own. */
function chosenBy(
  { id, outgoing, settings }: Account,
  servers: readonly OutgoingEntry[],
): Pick<AccountForm, 'selection' | 'outgoing'> {
  const own = servers.find(({ accountId }) => accountId === id)
  const isOwn = outgoing === 'none' || outgoing === own?.id
  return {
    selection: isOwn ? 'own' : outgoing,
    // Another's is not offered as its own: the account's password would be shown to it.
    outgoing: own?.outgoing ?? emptySettings(settings.address).outgoing,
  }
}

/** Another of the same domain signs in as somebody else. */
const isFor = ({ settings }: Guess, address: string): boolean => settings.address === address.trim()

/**
 * What is written in the form of an account. The servers of a new one follow from the domain of its address, as far as
 * they were not written by hand: a password never goes to servers that were guessed for another domain.
 */
export function useAccountForm(draft: FormDraft<AccountForm>, isNew: boolean) {
  const [values, setValues] = useState(draft.values)
  const base = useRef(draft.base)
  // What waits for an answer reads what has been typed meanwhile.
  const latest = useRef(draft.values)

  const put = (changes: Partial<AccountForm>): void => {
    const next = { ...latest.current, ...changes }
    latest.current = next
    setValues(next)
    const { senderName, address, incoming, outgoing } = next
    const words = [senderName, address, incoming.host, outgoing.host].filter(Boolean)
    draft.keep(base.current, next, words)
  }
  const adopt = ({ settings, pop3, foreignHosts }: Guess): void => {
    const found = { settings, pop3, foreignHosts }
    const { guess, address, incoming, provider, sentCopy, providerByHand } = latest.current
    if (!isFor(found, address) || isSameValue(found, guess)) return
    const wasGuessed = incoming.kind === guess.settings.incoming.kind
    const kind = wasGuessed ? settings.incoming.kind : incoming.kind
    const written = kind === incoming.kind ? latest.current : inKind(latest.current, guess, kind)
    put({
      ...withGuess(written, guessOfKind(guess, kind), guessOfKind(found, kind)),
      ...(providerByHand ? { provider, sentCopy } : {}),
      guess: found,
    })
  }

  const [wanted] = useDebouncedValue(values.address, 200)
  const { data } = useQuery({ ...detection(wanted), enabled: isNew && isMailAddress(wanted) })
  const onFound = useEffectEvent(adopt)
  useEffect(() => {
    if (data) onFound(data)
  }, [data])

  return {
    values,
    put,
    typeAddress: (typed: string): void => put(withAddress(latest.current, typed)),
    /** What is to be tried: whoever presses Enter right after typing does not wait for what is being looked up. */
    async settled(): Promise<{ settings: AccountSettings; foreignHosts: readonly string[] } | null> {
      const { address } = latest.current
      if (isNew && !isFor(latest.current.guess, address)) adopt(await queryClient.query(detection(address)))
      const checked = accountSettings.safeParse(latest.current)
      return checked.success && latest.current.address === address
        ? { settings: checked.data, foreignHosts: latest.current.guess.foreignHosts }
        : null
    },
    /** Settings that were tried, with the name as it is by now. */
    withName: (tried: AccountSettings): AccountSettings => ({
      ...tried,
      senderName: latest.current.senderName,
    }),
    startOver(): void {
      base.current = draft.now
      latest.current = draft.now
      setValues(draft.now)
      draft.forget()
    },
  }
}

const detection = (address: string) =>
  queries.accounts.detect.queryOptions({
    input: { address },
    // Not given up with the view that shows it: `settled` awaits it, too.
    queryFn: () => engine.accounts.detect({ address }),
    staleTime: 60_000,
  })
