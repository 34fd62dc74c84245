import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconLink, IconX } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { BrokenView } from '../../app/BrokenView'
import { useCommands, type Command } from '../../app/commands'
import { useKeyText, withKey } from '../../app/key-choice'
import { go } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { RecordIcon } from '../records/RecordIcon'
import classes from './LinkChips.module.css'
import { useSubtitle } from '../records/field-text'
import { LinkPicker } from './LinkPicker'
import { unlink, useThreadLinks } from './queries'

const owner = Symbol('link commands')

/** The records a thread belongs to, in its heading. */
export function LinkChips({ threadId }: { threadId: number }) {
  const { t } = useTranslation('customer')
  const [picking, setPicking] = useState(false)
  const close = (): void => setPicking(false)
  const { data: links = [] } = useThreadLinks(threadId)
  const keyText = useKeyText()
  const subtitle = useSubtitle()
  const pick = useCallback(() => {
    expectTyping(DIALOG)
    setPicking(true)
  }, [])
  const commands = useMemo<Command[]>(
    () => [{ id: 'link', group: 'customer', title: t('commands.link'), run: pick }],
    [t, pick],
  )
  useCommands(owner, commands)
  return (
    <div className={classes.chips}>
      {links.map((link) => (
        <span key={link.id} className={classes.chip}>
          <button
            type="button"
            className={classes.name}
            onClick={() => go.record(link.record)}
            title={subtitle(link.record)}
          >
            <RecordIcon type={link.record.type} size={14} />
            {link.record.title}
          </button>
          <Tooltip label={t('unlink')}>
            <ActionIcon
              size={24}
              radius="xl"
              onClick={() => void unlink(link)}
              aria-label={t('unlinkFrom', { name: link.record.title })}
            >
              <IconX size={12} />
            </ActionIcon>
          </Tooltip>
        </span>
      ))}
      <Tooltip label={withKey(t('commands.link'), keyText('link'))}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<IconLink size={14} />}
          onClick={pick}
        >
          {links.length === 0 ? t('linkToCustomer') : t('linkMore')}
        </Button>
      </Tooltip>
      {picking && (
        <BrokenView name={t('linkTitle')} close={close}>
          <LinkPicker threadId={threadId} close={close} />
        </BrokenView>
      )}
    </div>
  )
}
