import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowsExchange, IconLink, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeyText, withKey } from '../../app/key-choice'
import { go } from '../../app/route'
import { RecordIcon, useSubtitle } from '../records/index'
import { openContextMenu } from '../../ui/ContextMenu'
import { LineText } from '../../ui/PersonName'
import classes from './LinkChips.module.css'
import { askForLink, askForMove } from './LinkDialog'
import { unlink, useThreadLinks } from './queries'

/** The records a thread belongs to, in its heading, and behind them what else is made of it. */
export function LinkChips({ threadId, children }: { threadId: number; children?: ReactNode }) {
  const { t } = useTranslation('customer')
  const { data: links = [] } = useThreadLinks(threadId)
  const keyText = useKeyText()
  const subtitle = useSubtitle()
  return (
    <div className={classes.chips}>
      {links.map((link) => (
        <span
          key={link.id}
          className={classes.chip}
          onContextMenu={(event) =>
            openContextMenu(event, {
              label: link.record.title,
              groups: [
                [
                  {
                    id: 'move-link',
                    label: t('commands.moveLink'),
                    icon: IconArrowsExchange,
                    run: () => askForMove(threadId, link),
                  },
                  { id: 'unlink', label: t('unlink'), icon: IconX, run: () => void unlink(link) },
                ],
              ],
            })
          }
        >
          <button
            type="button"
            className={classes.name}
            onClick={() => go.record(link.record)}
            title={subtitle(link.record)}
          >
            <RecordIcon type={link.record.type} size={14} />
            <LineText text={link.record.title} />
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
          onClick={() => askForLink(threadId)}
        >
          {links.length === 0 ? t('linkToCustomer') : t('linkMore')}
        </Button>
      </Tooltip>
      {children}
    </div>
  )
}
