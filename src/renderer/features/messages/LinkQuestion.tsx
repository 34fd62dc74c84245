import { Button, Group, Modal } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { shownLine } from '../../../shared/shown-text'
import { LinkHost } from '../../ui/mail-html/LinkHost'
import type { MailLink } from '../../ui/mail-html/MailFrame'
import classes from './LinkQuestion.module.css'

/** Asks before a link opens that may not lead where it seems to. */
export function LinkQuestion({ link, open, close }: { link: MailLink; open(): void; close(): void }) {
  const { t } = useTranslation('mail')
  const go = (): void => {
    close()
    open()
  }
  return (
    <Modal opened onClose={close} title={t('link.title')} size="md">
      <p className={classes.why}>{link.risk && t(`link.risks.${link.risk}`)}</p>
      <dl className={classes.facts}>
        {link.shownText && (
          <>
            <dt>{t('link.shown')}</dt>
            <dd>
              <bdi>{shownLine(link.shownText, 120)}</bdi>
            </dd>
          </>
        )}
        <dt>{t('link.leads')}</dt>
        <dd className={classes.host}>
          <LinkHost url={link.url} />
        </dd>
      </dl>
      <p className={classes.address}>
        <bdi>{shownLine(link.url, 400)}</bdi>
      </p>
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={close} data-autofocus>
          {t('common:cancel')}
        </Button>
        <Button color="red" variant="light" onClick={go}>
          {t('link.open')}
        </Button>
      </Group>
    </Modal>
  )
}
