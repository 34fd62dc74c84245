import type { Account, Identity, IdentityFields } from '../../../../shared/contract/accounts'
import type { MailAddress } from '../../../../shared/contract/messages'
import type { SequenceStep } from '../../../../shared/contract/sequences'
import { defaultIdentity } from '../../../../shared/identities'
import { parseAddressList } from '../../../../shared/addresses'
import { escapeHtml } from '../../../../shared/escape-html'
import { ProblemError } from '../../../../shared/problem'
import { isOfSigner, knownVariables } from '../../../../shared/template-variables'
import type { EngineContext } from '../../context'
import type { Journal } from '../../journal/journal'
import { os } from '../../rpc'
import { assertReadable, assertSaid, unknownVariables } from './checking'
import { fillMail, fillWords, pathsIn, type Values } from './fill'
import type { Deferred } from './words'
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

/** What a step of a sequence says: its own text, or that of a template. */
type StepWords = Pick<SequenceStep, 'templateId' | 'text'>

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
    const row = identity.signatureId === null ? undefined : store.get(identity.signatureId)
    const own =
      isAnswer && identity.replySignatureUse === 'own' ? identity.replySignature : identity.signature
    const isOwn = !row || (isAnswer && identity.replySignatureUse === 'own')
    const [text] = isOwn ? [{ language: '', html: own }] : toTemplate(row, store).texts
    const values = signerValues(identity, text?.language || deps.language(), now())
    const filled = fillWords(text?.html ?? '', 'html', knownVariables(), values)
    return { html: filled.words, unresolved: filled.unresolved, place }
  }

  const valuesOf = ({ account, identityId, to, threadId, language }: Writing) =>
    valuesFor({ identity: identityIn(account, identityId), person: to, threadId, language, now: now() }, deps)

  const languageRead = (to: MailAddress, threadId: number | null): string | null =>
    languageOf(to, recordsAbout({ person: to, threadId }, deps))

  return {
    signature,
    /** A mail with the variables in it filled in for whom it goes to. */
    fillMail: (mail: { subject: string; html: string }, writing: Writing) =>
      fillMail(mail, valuesOf(writing)),
    /**
     * The words of a step of a sequence, with their variables: its own, or those of its template as they are now, in the
     * language of whom it goes to where there are such; null where the template is gone.
     */
    stepWords({ templateId, text }: StepWords, to: MailAddress): string | null {
      if (templateId === null) return paragraphs(text)
      const row = store.get(templateId)
      const texts = row ? toTemplate(row, store).texts : []
      const read = languageRead(to, null)
      return (texts.find(({ language }) => language === read) ?? texts[0])?.html ?? null
    },
    /** They are filled in for whom the step goes to. What nothing is known for stays, and the mail cannot leave with it. */
    fillStep: (html: string, writing: Omit<Writing, 'language'> & { to: MailAddress }): string =>
      fillWords(
        html,
        'html',
        knownVariables(),
        valuesOf({ ...writing, language: languageRead(writing.to, writing.threadId) ?? deps.language() }),
      ).words,
    /** Throws what `assertReadable` does for the words of a step's own. */
    assertStep({ templateId, text }: StepWords): void {
      const texts = [{ language: '', subject: '', html: paragraphs(text) }]
      if (templateId === null) assertReadable({ kind: 'mail', texts }, 'text')
    },
    /**
     * Throws `signature-unsaid` where an identity that is to be kept does not say what its signature names, and what
     * `assertReadable` throws for words of its own.
     */
    assertSigned(identity: IdentityFields): void {
      for (const field of ['signature', 'replySignature'] as const) {
        const texts = [{ language: '', subject: '', html: identity[field] }]
        assertReadable({ kind: 'signature', texts }, field)
        assertSaid(texts, identity, field)
      }
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
        const words = { subject: text?.subject ?? '', html: text?.html ?? '' }
        const isForLater = input.isEach || input.to === null
        return {
          ...fillBoth(words, values, isForLater ? forWhoever(input.isEach) : undefined),
          cc: parseAddressList(cc),
          isPersonal: !isForLater && isPersonal(words),
        }
      }),
      preview: os.templates.preview.handler(({ input }) => {
        const people = input.people.length > 0 ? input.people : [null]
        return people.map((to) => {
          const values = valuesOf(writingOf(deps, { ...input, to }))
          return input.isTemplate ? withUnknown(fillBoth(input, values), input) : fillMail(input, values)
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

/** What is said of whoever a mail goes to waits until that is known, and of several for each of them. */
const forWhoever = (isEach: boolean): Deferred => ({
  path: (path) => !isOfSigner(path),
  refusesConditions: isEach,
})

const isPersonal = ({ subject, html }: { subject: string; html: string }): boolean =>
  [...pathsIn(subject, 'text'), ...pathsIn(html, 'html')].some((path) => !isOfSigner(path))

function fillBoth(words: { subject: string; html: string }, values: Values, deferred?: Deferred) {
  const known = knownVariables()
  const subject = fillWords(words.subject, 'text', known, values, deferred)
  const html = fillWords(words.html, 'html', known, values, deferred)
  const unresolved = [...new Set([...subject.unresolved, ...html.unresolved])]
  return { subject: subject.words, html: html.words, unresolved }
}

const paragraphs = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map((line) => `<p>${escapeHtml(line)}</p>`)
    .join('')
/** Names no variable has are told while a template is written, whatever is said in their place. */
function withUnknown(
  filled: ReturnType<typeof fillBoth>,
  { subject, html }: { subject: string; html: string },
) {
  const unknown = unknownVariables({ kind: 'mail', texts: [{ language: '', subject, html }] })
  return { ...filled, unresolved: [...new Set([...filled.unresolved, ...unknown])] }
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
