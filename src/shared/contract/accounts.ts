import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import { recordId, rowId, timestamp } from '../ids'
import { MAX_OWN_DOMAINS } from '../own-domains'
import { problemSchema } from '../problem'
import { call } from './base'
import { proxyServer, reach } from './proxy'

export const security = z.enum(['tls', 'starttls', 'none'])
export type Security = z.infer<typeof security>

/** What a server's name, a login name and its port may be. */
export const MAX_HOST = 255
export const MAX_LOGIN = 320
export const MAX_PORT = 65_535
/** Fingerprints of certificates, one after the other. */
export const MAX_FINGERPRINTS = 200

/** How one signs in with a password; where none is chosen, by the best way both sides know. */
export const authMethod = z.enum(['plain', 'login', 'cram-md5'])
export type AuthMethod = z.infer<typeof authMethod>

/** One server as the user sees it in the form. `user` is the login name, usually the address. */
export const serverSettings = z.object({
  host: z.string().trim().max(MAX_HOST),
  port: z.number().int().min(1).max(MAX_PORT),
  security,
  user: z.string().max(MAX_LOGIN),
  auth: authMethod.optional(),
})
export type ServerSettings = z.infer<typeof serverSettings>

/** Of so many months the texts of mail may be kept here. */
export const MAX_MONTHS = 240
/** Days mail may be left on a POP3 server. */
export const MAX_DAYS_LEFT = 3650
/** How full another mailbox may be made, in percent. */
export const LEAST_PERCENT = 10
export const MOST_PERCENT = 99

/** What becomes of the mail of a POP3 server: nothing is deleted there, and nothing put elsewhere, unless it is wanted. */
const pop3Choices = z.object({
  /** For how many days fetched mail is left on the server: null for ever, 0 until it is stored here. */
  leaveDays: z.number().int().min(0).max(MAX_DAYS_LEFT).nullable().default(null),
  /** What is deleted here for good is deleted there, too. */
  deletesThere: z.boolean().default(false),
  /** It is put into the inbox of the main account, on that one's server, instead of being kept on this computer. */
  copiesToMain: z.boolean().default(false),
  /** No more is put there once that mailbox is so full. */
  stopsAtPercent: z.number().int().min(LEAST_PERCENT).max(MOST_PERCENT).default(95),
})
export const pop3Defaults = pop3Choices.parse({})

/**
 * Where an account's mail comes from. A kind is named here once a `MailSource` serves it; its settings are its own, so
 * that nothing of IMAP has to be made up for another.
 */
export const incomingServer = z.discriminatedUnion('kind', [
  serverSettings.extend({
    kind: z.literal('imap'),
    /**
     * Of how many months the texts of mail are kept on this computer: null of all, 0 of none, its headers alone. Absent,
     * what is usual, and nothing that is here is given up for it.
     */
    textMonths: z.number().int().min(0).max(MAX_MONTHS).nullable().optional(),
  }),
  serverSettings.extend({ kind: z.literal('pop3'), ...pop3Choices.shape }),
])
export type IncomingServer = z.infer<typeof incomingServer>
export type Pop3Incoming = Extract<IncomingServer, { kind: 'pop3' }>

/** What takes the account's mail. */
export const outgoingServer = z.discriminatedUnion('kind', [
  serverSettings.extend({
    kind: z.literal('smtp'),
    /** False for a relay that asks for no login. */
    login: z.boolean(),
  }),
])
export type OutgoingServer = z.infer<typeof outgoingServer>

/** What files the account's mail on the server; most accounts have nothing of the kind. */
export const rulesServer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('none') }),
  serverSettings.extend({ kind: z.literal('sieve') }),
])
export type RulesServer = z.infer<typeof rulesServer>

/** The longest name recipients can be shown. */
export const MAX_SENDER_NAME = 200
/** With a picture or two in it. */
export const MAX_SIGNATURE = 500_000

export const accountSettings = z.object({
  address: z.string().trim().max(MAX_LOGIN),
  /** The name recipients see beside the address. */
  senderName: z.string().trim().max(MAX_SENDER_NAME),
  provider: z.string().max(40),
  incoming: incomingServer,
  outgoing: outgoingServer,
  rules: rulesServer,
  /** The user allowed this server to see the password without encryption. */
  allowPlaintext: z.boolean(),
  /** SHA-256 fingerprint (hex, colons) of a certificate the user chose to trust for this account, or ''. */
  trustedCertificate: z.string().max(MAX_FINGERPRINTS),
  /** Whether we put the copy into Sent or the server does so itself. */
  sentCopy: z.enum(['append', 'server']),
  /** Whoever writes from here is a colleague; absent, what follows from the addresses: see `ownDomains`. */
  ownDomains: z.array(z.string().max(MAX_HOST)).max(MAX_OWN_DOMAINS).optional(),
  /** Of all its own servers. */
  ...reach.shape,
})
export type AccountSettings = z.infer<typeof accountSettings>

/** What a signature of the company says of whom it is. */
export const MAX_OWN_WORDS = 300

/** What mail is signed with besides `signature`, and where. */
const signatureFields = {
  jobTitle: z.string().trim().max(MAX_OWN_WORDS).default(''),
  company: z.string().trim().max(MAX_OWN_WORDS).default(''),
  phone: z.string().trim().max(MAX_OWN_WORDS).default(''),
  mobile: z.string().trim().max(MAX_OWN_WORDS).default(''),
  /** May have several lines. */
  postalAddress: z.string().trim().max(MAX_OWN_WORDS).default(''),
  /** The template of the company that is its signature; null where it has one of its own. */
  signatureId: recordId.nullable().default(null),
  /** What answers and forwarded mail are signed with: nothing, the same, or `replySignature`. */
  replySignatureUse: z.enum(['none', 'same', 'own']).default('none'),
  replySignature: z.string().max(MAX_SIGNATURE).default(''),
  /** Where the signature of an answer stands: above the quote or below it. */
  signaturePlace: z.enum(['above', 'below']).default('above'),
}

/** Of an identity that nobody has said more of. */
export const plainSignature = z.object(signatureFields).parse({})

/** Whom a mail is written as. The signature is the composer's own HTML; '' where there is none, as with the Reply-To. */
export const identity = z.object({
  id: rowId,
  address: z.string().trim().max(MAX_LOGIN),
  name: z.string().trim().max(MAX_SENDER_NAME),
  replyTo: z.string().trim().max(MAX_LOGIN),
  signature: z.string().max(MAX_SIGNATURE),
  isDefault: z.boolean(),
  /** The outgoing server its mail leaves by; null for that of the account. */
  outgoingId: rowId.nullable().default(null),
  /** The account's folder in which its sent mail is filed; null for the account's Sent. */
  sentFolderId: rowId.nullable().default(null),
  /**
   * Whether its server lets it be the sender: the user says so, or a copy that the server kept of a mail does; or that
   * copy named another, `rewrittenTo`. Absent where nothing is known.
   */
  standing: z.enum(['vouched', 'proven', 'rewritten']).optional(),
  rewrittenTo: z.string().optional(),
  ...signatureFields,
})
export type Identity = z.infer<typeof identity>
export const identityFields = identity
  .omit({ id: true, isDefault: true, standing: true, rewrittenTo: true })
  .extend({
    /** The user says that the provider lets them send from it. */
    vouched: z.boolean().optional(),
  })
export type IdentityFields = z.infer<typeof identityFields>

export const presetServer = serverSettings.extend({
  /** Whom one signs in as, with the placeholders of `filledIn`; absent, the whole address. */
  user: serverSettings.shape.user.optional(),
})
export type PresetServer = z.infer<typeof presetServer>

/** What a provider's users sign in with: the password of the mailbox, one made for a program, or in the browser. */
export const signInWay = z.enum(['password', 'app-password', 'oauth2'])

/** One row of the preset table: what a provider's servers are and what its users must know. */
export const preset = z.object({
  id: z.string(),
  name: z.string(),
  /** Mail domains that belong to the provider, e.g. `gmail.com`. */
  domains: z.array(z.string()),
  pec: z.boolean(),
  imap: presetServer,
  /** Where the provider has one that is known. */
  pop3: presetServer.optional(),
  /** Candidates in the order in which they are to be tried. */
  smtp: z.array(presetServer).min(1),
  sentCopy: z.enum(['append', 'server']),
  signIn: signInWay,
  /** Key of the hint shown under the provider field: `accounts.hints.<hint>`. */
  hint: z.string().optional(),
  /** Where the provider explains app passwords or IMAP access. */
  helpUrl: z.url().optional(),
  /** It came with a file of the user's office, with what that tells its people. */
  company: z.object({ note: z.string() }).optional(),
})
export type Preset = z.infer<typeof preset>

const namedServer = presetServer.extend({ host: z.string().trim().min(1).max(MAX_HOST) })

/** What an office writes into a file, so that its people type no more than address and password. */
export const presetFile = z.object({
  presets: z
    .array(
      z.object({
        name: z.string().trim().min(1).max(100),
        domains: z.array(z.string().trim().min(1).max(MAX_HOST)).max(100).default([]),
        pec: z.boolean().default(false),
        imap: namedServer,
        pop3: namedServer.optional(),
        smtp: z.array(namedServer).min(1).max(10),
        sentCopy: z.enum(['append', 'server']).default('append'),
        signIn: signInWay.default('password'),
        note: z.string().trim().max(1000).default(''),
        helpUrl: z.url({ protocol: /^https?$/ }).optional(),
      }),
    )
    .min(1)
    .max(200),
})
export type PresetFile = z.infer<typeof presetFile>

export const testStepName = z.enum([
  'imap-connect',
  'imap-secure',
  'imap-login',
  'imap-folders',
  'pop3-connect',
  'pop3-secure',
  'pop3-login',
  'pop3-mail',
  'smtp-connect',
  'smtp-secure',
  'smtp-login',
  'self-send',
  'self-arrive',
])
export type TestStepName = z.infer<typeof testStepName>

export const testStep = z.object({
  type: z.literal('step'),
  step: testStepName,
  state: z.enum(['running', 'passed', 'failed', 'skipped']),
  problem: problemSchema.optional(),
})
export type TestStepEvent = z.infer<typeof testStep>

/** What a test said of one server. */
export const verdict = z.object({ tested: z.boolean(), problem: problemSchema.nullable() })
export type Verdict = z.infer<typeof verdict>

/** Progress of a connection test: one event per change of a step; the last event is `done`. */
export const testEvent = z.discriminatedUnion('type', [
  testStep,
  /** `settings` are those that worked: another port may have answered than the first one tried. */
  z.object({
    type: z.literal('done'),
    ok: z.boolean(),
    settings: accountSettings,
    incoming: verdict,
    sending: verdict,
    log: z.array(z.string()),
  }),
])
export type TestEvent = z.infer<typeof testEvent>

export const syncStage = z.enum([
  'waiting',
  'connecting',
  'listing',
  'fetching',
  'idle',
  'offline',
  'failed',
  'paused',
])
export type SyncStage = z.infer<typeof syncStage>

/** A message the server lists and does not give: what it tells of it all the same. */
export const withheldMessage = z.object({
  /** By which the server knows it. */
  key: z.string(),
  /** Name or address of the author; '' where the server tells nothing. */
  from: z.string(),
  subject: z.string(),
  size: z.number().int().nullable(),
})
export type WithheldMessage = z.infer<typeof withheldMessage>

/** A folder the server refuses to open, or one with messages it does not give (`message-withheld`). */
export const folderTrouble = z.object({
  folderId: rowId,
  problem: problemSchema,
  /** When the server is asked again by itself. */
  retryAt: timestamp,
  withheld: z.number().int(),
  /** The first of the messages withheld. */
  messages: z.array(withheldMessage),
})
export type FolderTrouble = z.infer<typeof folderTrouble>

/** What an account's mail leaves by: an entry of the list of outgoing servers, the default one of the program, or none yet. */
export const outgoingChoice = z.union([rowId, z.literal('default'), z.literal('none')])
export type OutgoingChoice = z.infer<typeof outgoingChoice>

/** The same in the form, in which an account may bring a server of its own, which becomes an entry of the list. */
export const outgoingSelection = z.union([outgoingChoice, z.literal('own')])
export type OutgoingSelection = z.infer<typeof outgoingSelection>

/** The mark of an account in lists. */
export const accountColor = z.string().regex(/^#[0-9a-f]{6}$/)

/** What is saved of an account, but for its password and its id. */
const accountFormInput = z.object({
  settings: accountSettings,
  smtpPassword: z.string().optional(),
  /** Of its own proxy; absent, that keeps what it has. */
  proxyPassword: z.string().optional(),
  outgoing: outgoingSelection.optional(),
  sending: verdict.optional(),
  color: accountColor.optional(),
  tested: z.boolean(),
})
export type AccountFormInput = z.infer<typeof accountFormInput>

export const account = z.object({
  id: rowId,
  /** Its outgoing server is the one chosen, whoever else uses it. */
  settings: accountSettings,
  outgoing: outgoingChoice,
  /** The first is that of the account's own address; its name is the settings' sender name. */
  identities: z.tuple([identity], identity),
  color: z.string(),
  isMain: z.boolean(),
  isPec: z.boolean(),
  /** False until its incoming and its outgoing server have both passed their test; an untested account is flagged. */
  tested: z.boolean(),
  sync: z.object({
    stage: syncStage,
    /** Of the messages that are missing here, those that came in this pass, and all. */
    done: z.number().int(),
    total: z.number().int(),
    /** The folder messages come from now; null for none. */
    folderId: rowId.nullable(),
    lastSyncAt: timestamp.nullable(),
    nextTryAt: timestamp.nullable(),
    /** Since when no connection comes about; null while one is there, and before the first try. */
    failingSince: timestamp.nullable(),
    problem: problemSchema.nullable(),
    /** User actions the server has not confirmed yet. */
    pending: z.number().int(),
    /** Why one of them waits, where the server said why. */
    pendingProblem: problemSchema.nullable(),
    /** The first of them, when there are very many. */
    troubles: z.array(folderTrouble),
  }),
})
export type Account = z.infer<typeof account>

/** What a comparison with the server found in one folder, and what was made of it. */
export const checkStep = z.object({
  folderId: rowId,
  /** Folders that are through, and all. */
  done: z.number().int(),
  total: z.number().int(),
  /** Messages the server has. */
  messages: z.number().int(),
  /** Not here, and how many of these were fetched. */
  missing: z.number().int(),
  fetched: z.number().int(),
  /** Here and no longer there: taken away. */
  gone: z.number().int(),
  /** Marked otherwise than there: made equal. */
  marks: z.number().int(),
  /** False for a folder that is still being fetched for the first time. */
  isCompared: z.boolean(),
  /** Why the server did not let it be compared. */
  problem: problemSchema.nullable(),
})
export type CheckStep = z.infer<typeof checkStep>

export const accountsContract = {
  presets: call.output(z.array(preset)),
  /**
   * Takes over the presets in the text of an office's file; one of a name known takes the place of that. Refused with
   * `presets-unreadable`, or `presets-invalid` naming the place in it.
   */
  importPresets: call.input(z.object({ text: z.string().max(1_000_000) })).output(z.array(preset)),
  /** Forgets a preset of an office; accounts keep their settings. */
  removePreset: call.input(z.object({ id: z.string() })).output(z.void()),
  /** What connections go through that have no proxy of their own. */
  proxy: call.output(proxyServer),
  /** An absent password keeps the one it has. All accounts connect anew. */
  saveProxy: call
    .input(z.object({ proxy: proxyServer, password: z.string().optional() }))
    .output(proxyServer),
  /**
   * The best guess for an address: a preset's settings with the address filled in, or Custom with likely names.
   * `foreignHosts` are servers outside the address's domain that only DNS names: ask before a password goes there.
   */
  detect: call.input(z.object({ address: z.string() })).output(
    z.object({
      preset,
      settings: accountSettings,
      /** Where the mail would be fetched from by POP3. */
      pop3: presetServer,
      foreignHosts: z.array(z.string()),
    }),
  ),
  /**
   * Connects for real, step by step; without a password with the one that is kept. Aborting the call closes the sockets.
   * `smtpPassword` is as in `update`.
   */
  test: call
    .input(
      z.object({
        settings: accountSettings,
        password: z.string(),
        /** A mail is sent to oneself last, and waited for in the inbox. */
        toSelf: z.boolean().default(false),
        smtpPassword: z.string().optional(),
        proxyPassword: z.string().optional(),
        outgoing: outgoingSelection.optional(),
        accountId: rowId.optional(),
      }),
    )
    .output(eventIterator(testEvent)),
  /**
   * Saves settings and secrets and starts syncing. `tested` says whether a test passed with exactly these settings, of
   * the incoming server alone where `sending` tells of the outgoing one. Where
   * `outgoing` is absent, or 'own', the outgoing server of the settings is the account's own entry of the list.
   */
  add: call.input(accountFormInput.extend({ password: z.string() })).output(account),
  /** An absent password keeps the one in the keychain; with '' the outgoing server takes that of the account. */
  update: call.input(accountFormInput.extend({ id: rowId, password: z.string().optional() })).output(account),
  /**
   * Forgets the account, its cache and its secrets; mail on the server and linked copies stay. Of a POP3 account goes the
   * mail that is kept on this computer. Drafts and unsent mail
   * become drafts of the main account; without another account they are deleted. Refused with `mail-leaving` while a
   * mail is on its way.
   */
  remove: call.input(z.object({ id: rowId })).output(z.void()),
  setMain: call.input(z.object({ id: rowId })).output(z.void()),
  /** A new identity of an account, or one changed. The first keeps the account's address. */
  saveIdentity: call.input(identityFields.extend({ accountId: rowId, id: rowId.optional() })).output(account),
  /** The user says that the provider lets them send as this identity. */
  vouchForIdentity: call.input(z.object({ accountId: rowId, id: rowId })).output(account),
  /** Drafts written as it become the default's; what was queued leaves as it was. Refused of the first of an account. */
  removeIdentity: call.input(z.object({ accountId: rowId, id: rowId })).output(z.void()),
  setDefaultIdentity: call.input(z.object({ accountId: rowId, id: rowId })).output(z.void()),
  list: call.output(z.array(account)),
  /** When what is known of a folder was last what its server has; null where that was not since the start. */
  agreedAt: call.input(z.object({ accountId: rowId, folderId: rowId })).output(timestamp.nullable()),
  /**
   * Compares all that is known of an account's mail with what its server has, and makes good what differs; folder by
   * folder, until it is told to stop. Fails with `offline` where there is no server to ask.
   */
  check: call.input(z.object({ id: rowId })).output(eventIterator(checkStep)),
  /** Syncs one account, or all, now: connects at once where it was waiting. */
  syncNow: call.input(z.object({ id: rowId.optional() })).output(z.void()),
}
