import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { usualWriting } from '../../../shared/contract/app'
import type { DraftContent } from '../../../shared/contract/outbox'
import { identityOf } from '../../../shared/identities'
import { spokenLanguage } from '../../../shared/spoken-language'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { roughWords } from '../../app/rough-words'
import { useSettings } from '../../app/settings'
import { useAccounts } from '../mailboxes/index'
import { BelowText } from './BelowText'
import classes from './Composer.module.css'
import { carets, expectArrival, stepsOf, type Writing } from './drafts'
import { Editor } from './Editor'
import { editorKeeper } from './open-editors'

/** The words of a mail, the signature below them, and what they answer. */
export function ComposerText(props: {
  writing: Writing
  change(changes: Partial<DraftContent>): void
  attach(files: readonly File[]): void
  takesFocus: boolean
}) {
  const { writing, change } = props
  const { content } = writing
  const { id } = writing.draft
  const { t } = useTranslation('compose')
  const { fonts } = useSettings().data?.writing ?? usualWriting
  const { data: accounts = [] } = useAccounts()
  const account = accounts.find((one) => one.id === content.accountId)
  const writer = account && identityOf(account, content.identityId)
  const spoken = useMemo(
    () => spokenLanguage(wordsOf(content.html)) ?? spokenLanguage(wordsOf(content.quotedHtml)),
    [content.html, content.quotedHtml],
  )
  return (
    <div className={classes.text} data-field="text">
      <Editor
        html={content.html}
        hasVariables
        takenOver={writing.takenOver}
        locked={writing.state === 'leaving'}
        caret={carets.get(id) ?? null}
        onCaret={(caret) => void carets.set(id, caret)}
        onChange={(html) => change({ html })}
        onFiles={props.attach}
        onArriving={(arrival) => expectArrival(id, arrival)}
        steps={stepsOf(writing.key)}
        takesFocus={props.takesFocus}
        font={fonts[String(writer?.id)] ?? null}
        isPlain={content.isPlain ?? false}
        setPlain={(isPlain) => change({ isPlain })}
        spoken={spoken}
        label={t('text')}
        onEditor={editorKeeper(writing.key)}
      >
        <ErrorBoundary name={t('belowText')} line>
          <BelowText writing={writing} change={change} />
        </ErrorBoundary>
      </Editor>
    </div>
  )
}

const LONGEST_READ = 50_000
const wordsOf = (html: string): string => roughWords(html, LONGEST_READ)
