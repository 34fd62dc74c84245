import { Button, Group, Modal, NavLink } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { DraftContent } from '../../../shared/contract/outbox'
import { identityOf } from '../../../shared/identities'
import { shownName } from '../../../shared/shown-text'
import { useAccounts } from '../mailboxes/index'
import { Words } from '../templates/index'
import classes from './EachPreview.module.css'

/** A mail as each of several people will get it. */
export function EachPreview({ content, close }: { content: DraftContent; close(): void }) {
  const { t } = useTranslation(['mass', 'compose'])
  const { data: accounts = [] } = useAccounts()
  const [at, setAt] = useState(0)
  const account = accounts.find(({ id }) => id === content.accountId)
  const identity = account && identityOf(account, content.identityId)
  const person = content.to[at]
  const signature = content.hasSignature ? (identity?.signature ?? '') : ''
  const html = signature === '' ? content.html : `${content.html}<p></p>${signature}`
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
            <dd>{content.subject || t('compose:noSubject')}</dd>
          </dl>
          <Words html={html} quote={content.quotedHtml} label={t('compose:text')} />
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
