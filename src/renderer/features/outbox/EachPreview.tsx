import { Button, Group, Modal, NavLink } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { identityOf } from '../../../shared/identities'
import { shownName } from '../../../shared/shown-text'
import { useAccounts } from '../mailboxes/index'
import { Words } from '../templates/index'
import type { Writing } from './drafts'
import classes from './EachPreview.module.css'
import { filledFor } from './filled-for'
import { useSignature } from './Signature'

/** A mail as each of several people will get it: filled in for them, and signed as it leaves. */
export function EachPreview({ writing, close }: { writing: Writing; close(): void }) {
  const { content, draft } = writing
  const { accountId, identityId, quotedHtml } = content
  const { t, i18n } = useTranslation(['mass', 'compose'])
  const { data: accounts = [] } = useAccounts()
  const [at, setAt] = useState(0)
  const account = accounts.find(({ id }) => id === accountId)
  const identity = account && identityOf(account, identityId)
  const person = content.to[at]
  const { data: filled } = useQuery(filledFor(writing, person ? [person] : [], i18n.language))
  const { subject, html } = filled?.[0] ?? content
  const known = useSignature(content, draft.answerKind !== 'new')
  const signature = content.hasSignature && known ? known.html : ''
  const isBelow = known?.place === 'below' && quotedHtml !== ''
  return (
    <Modal opened onClose={close} title={t('previewTitle')} size="xl">
      <div className={classes.columns}>
        <div className={classes.people} role="group" aria-label={t('compose:to')}>
          {content.to.map((one, index) => (
            <NavLink
              key={one.address}
              component="button"
              type="button"
              active={index === at}
              label={shownName(one)}
              description={one.name ? one.address : undefined}
              onClick={() => setAt(index)}
            />
          ))}
        </div>
        <div className={classes.mail}>
          <dl className={classes.head}>
            <dt>{t('compose:from')}</dt>
            <dd>{identity ? shownName(identity) : ''}</dd>
            <dt>{t('compose:to')}</dt>
            <dd>{person ? shownName(person) : ''}</dd>
            <dt>{t('subject')}</dt>
            <dd>{subject || t('compose:noSubject')}</dd>
          </dl>
          <Words
            html={signature !== '' && !isBelow ? `${html}<p></p>${signature}` : html}
            quote={quotedHtml}
            closing={isBelow ? signature : ''}
            label={t('compose:text')}
          />
        </div>
      </div>
      <Group justify="flex-end" mt="sm">
        <Button variant="default" onClick={close} data-autofocus>
          {t('close')}
        </Button>
      </Group>
    </Modal>
  )
}
