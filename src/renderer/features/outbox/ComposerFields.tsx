import { Button, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../shared/contract/messages'
import type { DraftContent } from '../../../shared/contract/outbox'
import type { Problem } from '../../../shared/problem'
import classes from './Composer.module.css'
import { useComposing } from './composing'
import { typeRecipient, type Writing } from './drafts'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { EachField } from './EachField'
import { FromField } from './FromField'
import { pressedAs } from './press'
import type { RecipientField } from './recipient-room'
import { RecipientsField } from './RecipientsField'

/** Whether the fields of copies are shown, and whether they were asked for just now. */
export type Copies = 'hidden' | 'shown' | 'asked'

/** Whom a mail is from, whom it goes to, and what it is about. */
export function ComposerFields(props: {
  writing: Writing
  change(changes: Partial<DraftContent>): void
  nameOf(person: MailAddress): string
  problem: Problem | null
  subjectTooLong: string | undefined
  copies: Copies
  askForCopies(): void
}) {
  const { writing, change, copies, problem } = props
  const { content, draft } = writing
  const { t } = useTranslation(['compose', 'mass'])
  const about = useComposing((composing) => composing.about.get(draft.id))
  const recipients = (field: RecipientField) => ({
    value: content[field],
    nameOf: props.nameOf,
    onChange: (people: MailAddress[]) => change({ [field]: people }),
    typed: writing.typed[field],
    invalid: problem?.field === field,
    about,
    onType: (text: string) => typeRecipient(draft.id, field, text),
  })
  return (
    <div className={classes.fields}>
      <FromField accountId={content.accountId} identityId={content.identityId} choose={change} />
      <div className={classes.row} data-field="to">
        <RecipientsField label={t('to')} {...recipients('to')} />
        {copies === 'hidden' && (
          <Button
            className={classes.more}
            size="compact-xs"
            variant="subtle"
            color="gray"
            {...pressedAs('copies')}
            onClick={props.askForCopies}
          >
            {t('ccBcc')}
          </Button>
        )}
      </div>
      {copies !== 'hidden' && (
        <>
          <div className={classes.row} data-field="cc">
            <RecipientsField label={t('cc')} {...recipients('cc')} autoFocus={copies === 'asked'} />
          </div>
          <div className={classes.row} data-field="bcc">
            <RecipientsField label={t('bcc')} {...recipients('bcc')} />
          </div>
        </>
      )}
      <ErrorBoundary name={t('mass:method')} line>
        <EachField writing={writing} change={change} />
      </ErrorBoundary>
      <TextInput
        className={classes.subject}
        variant="unstyled"
        aria-label={t('subject')}
        data-field="subject"
        placeholder={t('subject')}
        value={content.subject}
        error={props.subjectTooLong}
        onChange={(event) => change({ subject: event.currentTarget.value })}
      />
    </div>
  )
}
