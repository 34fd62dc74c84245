import { hostname } from 'node:os'
import type { EngineDeps } from './context'
import { createContext } from './create-context'
import { createCrm } from './create-crm'
import { createAccountsFeature } from './features/accounts/index'
import { createAppFeature } from './features/app/index'
import { createContactReview } from './features/contact-review/index'
import { createFollowUpsFeature } from './features/follow-ups/index'
import { createMailboxesFeature } from './features/mailboxes/index'
import { createMailImportFeature } from './features/mail-import/index'
import { createMessagesFeature } from './features/messages/index'
import { createOutboxFeature } from './features/outbox/index'
import { createSequencesFeature } from './features/sequences/index'
import { createSyncFeature } from './features/sync/index'
import { createTemplatesFeature } from './features/templates/index'
import { createUnsubscribeFeature } from './features/unsubscribe/index'
import { createSmtpTransport } from './net/smtp'

/** The running product without a window: the router a transport serves, and a way to stop. */
export type Engine = ReturnType<typeof createEngine>

/**
 * Opens the profile's database, builds the features and starts their background work. Throws a `ProblemError`
 * (`database-newer`, `database-unreadable`, `database-locked`, `disk-full`, `disk-unwritable`) and leaves the file untouched when the database cannot be used.
 */
export function createEngine(deps: EngineDeps) {
  const context = createContext(deps)
  const app = createAppFeature(context)
  const accounts = createAccountsFeature(context)
  const mailboxes = createMailboxesFeature(context)
  const messages = createMessagesFeature(context, {
    mailboxes,
    notices: () => app.settings().notices,
    tags: () => app.settings().tags,
  })
  const sync = createSyncFeature(context, { accounts, mailboxes, messages })
  const outbox = createOutboxFeature(context, {
    ...{ accounts, messages, createTransport: createSmtpTransport },
    server: sync,
    settings: app.settings,
    strangers: (addresses) => crm.strangers(addresses),
    whenAnswered: (answer) => contactReview.answered(answer),
    whenSent(mail) {
      followUps.sent(mail)
      sequences.sent(mail)
    },
    checkSequence: (content) => sequences.check(content),
    deviceName: hostname,
    systemLocale: () => Intl.DateTimeFormat().resolvedOptions().locale,
  })
  const followUps = createFollowUpsFeature(context, {
    messages,
    replyCloses: () => app.settings().writing.replyCloses,
  })
  const unsubscribe = createUnsubscribeFeature(context, {
    messages,
    account: accounts.get,
    undoSeconds: () => app.settings().undoSeconds,
  })
  const mailImport = createMailImportFeature(context, { mailboxes, messages, sync })
  const crm = createCrm(context, messages, accounts.mainAddress, () => app.settings().allowPermanentDeletion)
  const templates = createTemplatesFeature(context, {
    ...{ journal: crm.journal, account: accounts.get, mainAccount: accounts.main },
    ...{ personOf: crm.personOf, openDealsOf: crm.openDealsOf, linkedTo: crm.linkedRecords },
    read: crm.records.readIf,
    language: () => {
      const { language } = app.settings()
      return language === 'system' ? Intl.DateTimeFormat().resolvedOptions().locale : language
    },
  })
  const sequences = createSequencesFeature(context, {
    ...{ messages, outbox, account: accounts.get, templates },
  })
  const contactReview = createContactReview(context, {
    ...{ journal: crm.journal, records: crm.records, people: crm },
    mode: () => app.settings().writing.contactsOnAnswer,
    isNeverFiled: crm.filing.isNeverFiled,
  })
  crm.filing.onMade(contactReview.made)
  const router = {
    app: app.router,
    accounts: accounts.router,
    outgoingServers: accounts.outgoingRouter,
    mailboxes: mailboxes.router,
    messages: messages.router,
    outbox: outbox.router,
    followUps: followUps.router,
    sequences: sequences.router,
    contactReview: contactReview.router,
    unsubscribe: unsubscribe.router,
    mailImport: mailImport.router,
    templates: templates.router,
    ...crm.routers,
  }
  accounts.beforeRemoval(outbox.accountRemoved)
  accounts.outgoing.usedBy(outbox.serverUse)
  accounts.whenRemoved(outbox.forgetAccount)
  accounts.whenRemoved(followUps.forgetAccount)
  accounts.whenRemoved(sequences.forgetAccount)
  accounts.whenRemoved(messages.forgetAccount)
  accounts.whenRemoved(sync.forgetAccount)
  accounts.checkSignatures(templates.assertSigned)
  outbox.useWords(templates)
  accounts.attachSync({
    ...sync,
    syncNow(accountId) {
      sync.syncNow(accountId)
      outbox.tryAgain(accountId)
    },
  })
  messages.addListener(crm.listener)
  messages.addListener(outbox.listener)
  messages.addListener(followUps.listener)
  messages.addListener(sequences.listener)
  messages.keepWhen(crm.isLinkedMessage)
  messages.useLinks(crm.linkedThreads)
  messages.useRemote(sync.remote)
  messages.useKnownPeople(crm.known)
  crm.onKnownChanged(messages.reconsider)
  crm.onLinked(messages.linked)
  accounts.whenChanged(messages.ownChanged)
  sync.whenReached(outbox.serverReached)
  messages.start()
  crm.start()
  sync.start()
  outbox.start()
  followUps.start()
  sequences.start()
  unsubscribe.start()
  templates.start()
  context.jobs.start()
  return {
    router,
    log: deps.log,
    /** How many mails are on their way to a server, or would be within moments: not the time to end the program. */
    leaving: outbox.leaving,
    /** Before `stop`, where the user ends the program: what was just sent leaves. */
    flush: outbox.flush,
    /** Ends background work, lets commits finish and closes the database. */
    async stop(): Promise<void> {
      context.jobs.stop()
      followUps.stop()
      await sequences.stop()
      await outbox.stop()
      await unsubscribe.stop()
      await sync.stop()
      await messages.stop()
      crm.stop()
      await context.close()
    },
  }
}
