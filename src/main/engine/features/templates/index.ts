import type { Account, Identity, IdentityFields } from '../../../../shared/contract/accounts'
import type { MailAddress } from '../../../../shared/contract/messages'
import { defaultIdentity } from '../../../../shared/identities'
import { parseAddressList } from '../../../../shared/addresses'
import { ProblemError } from '../../../../shared/problem'
import { knownVariables } from '../../../../shared/template-variables'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { os } from '../../rpc'
import { assertSaid } from './checking'
import { fillMail, fillWords, type Values } from './fill'
import { createKeeping } from './keeping'
import { toLine, toTemplate } from './reading'
import { createTemplatesStore } from './store'
import { identityIn, languageOf, recordsAbout, signerValues, valuesFor, type KnownRecords } from './values'

export interface TemplatesDeps extends KnownRecords {
  journal: Journal
  account(id: number): Account | null
  /** Whose default identity signatures are tried on; null while there is none. */
  mainAccount(): Account | null
  /** In which signatures are written that are of no language. */
  language(): string
}

/** Whom a mail is from, whom it is for, and what it answers. */
interface Writing {
  account: Account
  identityId: number | null
  to: MailAddress | null
  threadId: number | null
  /** Dates are written in it. */
  language: string
}

export interface Signed {
  html: string
  /** What its variables ask for and nobody said. */
  unresolved: string[]
  place: Identity['signaturePlace']
}

export type TemplatesFeature = ReturnType<typeof createTemplatesFeature>

const MONTH = 30 * 24 * 60 * 60 * 1000

/** Words written more than once: templates, snippets and signatures, filled in for whom they go to. */
export function createTemplatesFeature(context: EngineContext, deps: TemplatesDeps) {
  const { journal } = deps
  const store = createTemplatesStore(context)
  const now = (): number => context.clock.now()
  const keeping = createKeeping(context, { store, journal, signer: () => signerOf(deps.mainAccount()) })
  journal.onChange(({ type, id }) => {
    if (type === 'template' || type === 'template_text')
      context.publish({ type: 'record', record: { type: 'template', id } })
  })

  /** [ACC-37] What a mail is signed with: words of its identity, or a template of the company with what the identity says. */
  function signature(account: Account, identityId: number | null, isAnswer: boolean): Signed {
    const identity = identityIn(account, identityId) ?? defaultIdentity(account)
    const place = identity.signaturePlace
    if (isAnswer && identity.replySignatureUse === 'none') return { html: '', unresolved: [], place }
    if (isAnswer && identity.replySignatureUse === 'own')
      return { html: identity.replySignature, unresolved: [], place }
    const row = identity.signatureId === null ? undefined : store.get(identity.signatureId)
    if (!row) return { html: identity.signature, unresolved: [], place }
    const [text] = toTemplate(row, store).texts
    const values = signerValues(identity, text?.language || deps.language(), now())
    const filled = fillWords(text?.html ?? '', 'html', knownVariables(), values)
    return { html: filled.words, unresolved: filled.unresolved, place }
  }

  const valuesOf = ({ account, identityId, to, threadId, language }: Writing) =>
    valuesFor({ identity: identityIn(account, identityId), person: to, threadId, language, now: now() }, deps)

  return {
    signature,
    /** A mail with the variables in it filled in for whom it goes to. */
    fillMail: (mail: { subject: string; html: string }, writing: Writing) =>
      fillMail(mail, valuesOf(writing)),
    /** Throws `signature-unsaid` where an identity that is to be kept does not say what its signature names. */
    assertSigned(identity: IdentityFields): void {
      const row = identity.signatureId === null ? undefined : store.get(identity.signatureId)
      if (row) assertSaid(toTemplate(row, store).texts, identity, 'signatureId')
    },
    start: (): void => context.write(() => store.purge(now() - MONTH)),
    router: os.templates.router({
      list: os.templates.list.handler(() => store.list().map((row) => toLine(row, store))),
      get: os.templates.get.handler(({ input }) => keeping.read(input.id)),
      file: os.templates.file.handler(({ input }) => keeping.file(input.id, input.fileId)),
      save: os.templates.save.handler(({ input }) => keeping.save(input)),
      duplicate: os.templates.duplicate.handler(({ input }) => keeping.duplicate(input.id, input.suffix)),
      remove: os.templates.remove.handler(({ input }) => keeping.remove(input.id)),
      suggested: os.templates.suggested.handler(({ input: { to, threadId } }) => {
        const [person = null] = to
        const about = recordsAbout({ person, threadId }, deps)
        return { types: [...about.keys()], language: person && languageOf(person, about) }
      }),
      fill: os.templates.fill.handler(({ input }) => {
        const { texts, cc } = keeping.read(input.id)
        const text = texts.find(({ language }) => language === input.language) ?? texts[0]
        const values = valuesOf({ ...writingOf(deps, input), language: text?.language || input.shownIn })
        return {
          ...fillBoth({ subject: text?.subject ?? '', html: text?.html ?? '' }, values),
          cc: parseAddressList(cc),
        }
      }),
      preview: os.templates.preview.handler(({ input }) => {
        const people = input.people.length > 0 ? input.people : [null]
        return people.map((to) => {
          const values = valuesOf(writingOf(deps, { ...input, to }))
          return input.isTemplate ? fillBoth(input, values) : fillMail(input, values)
        })
      }),
      signature: os.templates.signature.handler(({ input: { accountId, identityId, isAnswer } }) =>
        signature(accountOf(deps, accountId), identityId, isAnswer),
      ),
      signed: os.templates.signed.handler(({ input: { id, html, own, language } }) => {
        const [text] = id === undefined ? [] : keeping.read(id).texts
        const values = signerValues(own, text?.language || language, now())
        const filled = fillWords(html ?? text?.html ?? '', 'html', knownVariables(), values)
        return { html: filled.words, unresolved: filled.unresolved }
      }),
      exported: os.templates.exported.handler(({ input }) => keeping.exported(input.ids)),
      imported: os.templates.imported.handler(({ input }) => keeping.imported(input.file)),
    }),
  }
}

function fillBoth(words: { subject: string; html: string }, values: Values) {
  const known = knownVariables()
  const subject = fillWords(words.subject, 'text', known, values)
  const html = fillWords(words.html, 'html', known, values)
  const unresolved = [...new Set([...subject.unresolved, ...html.unresolved])]
  return { subject: subject.words, html: html.words, unresolved }
}

const signerOf = (account: Account | null): Identity | null => account && defaultIdentity(account)

function accountOf(deps: TemplatesDeps, id: number): Account {
  const account = deps.account(id)
  if (!account) throw new ProblemError({ code: 'not-found', field: 'accountId' })
  return account
}

const writingOf = (
  deps: TemplatesDeps,
  {
    accountId,
    ...asked
  }: Pick<Writing, 'identityId' | 'to' | 'threadId'> & { accountId: number; language: string },
): Writing => ({
  ...{ account: accountOf(deps, accountId), language: asked.language },
  ...{ identityId: asked.identityId, to: asked.to, threadId: asked.threadId },
})
