import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { parseAddressList } from '../../../shared/addresses'
import type { TemplateKind, TemplateText } from '../../../shared/contract/templates'
import { defaultIdentity } from '../../../shared/identities'
import { useFormat } from '../../app/format'
import { useDescribe } from '../../app/problems'
import { staleOn } from '../../bridge/freshness'
import { problemOf } from '../../bridge/problem'
import { queries } from '../../bridge/queries'
import { useAccounts } from '../mailboxes/index'
import classes from './Templates.module.css'
import { Words } from './Words'
import { useVariableName } from './words'

const PAUSE_MS = 250

/** What somebody would read, with their real values; what nothing is known for is named. */
export function TemplatePreview({ kind, text }: { kind: TemplateKind; text: TemplateText }) {
  const { t, i18n } = useTranslation('templates')
  const { namesInWords } = useFormat()
  const describe = useDescribe()
  const nameOf = useVariableName()
  const { data: accounts = [] } = useAccounts()
  const [typed, setTyped] = useState('')
  const [asked] = useDebouncedValue({ text, typed }, PAUSE_MS)
  const account = accounts.find(({ isMain }) => isMain) ?? accounts[0]
  const isSignature = kind === 'signature'
  const language = asked.text.language || i18n.language
  const [person] = parseAddressList(asked.typed)
  const mail = useQuery({
    ...queries.templates.preview.queryOptions({
      input: {
        ...{ accountId: account?.id ?? 1, identityId: null, threadId: null, language, isTemplate: true },
        ...{ subject: asked.text.subject, html: asked.text.html, people: person ? [person] : [] },
      },
      meta: staleOn('accounts', 'record'),
    }),
    enabled: account !== undefined && !isSignature,
    retry: false,
    placeholderData: (before) => before,
  })
  const signature = useQuery({
    ...queries.templates.signed.queryOptions({
      input: { html: asked.text.html, language, own: ownOf(account ? defaultIdentity(account) : null) },
    }),
    enabled: isSignature,
    retry: false,
    placeholderData: (before) => before,
  })
  const shown = isSignature ? signature : mail
  const read = isSignature ? signature.data && { subject: '', ...signature.data } : mail.data?.[0]
  const problem = shown.error ? describe(problemOf(shown.error)) : null
  return (
    <section className={classes.preview} aria-label={t('preview.title')}>
      <header className={classes.previewHead}>
        <strong>{t('preview.title')}</strong>
        {!isSignature && (
          <TextInput
            size="xs"
            aria-label={t('preview.for')}
            placeholder={t('preview.for')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
      </header>
      {problem ? (
        <p role="alert" className={classes.unreadable}>
          {problem.title}. {problem.why}
        </p>
      ) : (
        read && (
          <>
            {read.unresolved.length > 0 && (
              <p role="status" className={classes.unresolved}>
                {t('preview.unresolved', { names: namesInWords(read.unresolved.map(nameOf)) })}
              </p>
            )}
            {read.subject !== '' && (
              <p className={classes.previewSubject}>
                <bdi>{read.subject}</bdi>
              </p>
            )}
            <div className={classes.previewWords}>
              <Words html={read.html} label={t('preview.title')} />
            </div>
          </>
        )
      )}
    </section>
  )
}

/** What a signature says of nobody is nothing. */
const ownOf = (identity: ReturnType<typeof defaultIdentity> | null) => ({
  name: identity?.name ?? '',
  address: identity?.address ?? '',
  jobTitle: identity?.jobTitle ?? '',
  company: identity?.company ?? '',
  phone: identity?.phone ?? '',
  mobile: identity?.mobile ?? '',
  postalAddress: identity?.postalAddress ?? '',
})
