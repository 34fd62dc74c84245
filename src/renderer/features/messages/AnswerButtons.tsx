import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { useKeyText, withKey } from '../../app/key-choice'
import { beginsMail } from './acts-on-mail'
import { useMessageActions } from './use-message-menu'

/** On the head of an open message: reply, and what else can be done with this one. */
export function AnswerButtons({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const groups = useMessageActions(message)
  const [reply] = groups.flat()
  return (
    <>
      {reply && (
        <Tooltip label={withKey(reply.label, keyText(reply.id))}>
          <ActionIcon {...beginsMail} onClick={reply.run} aria-label={reply.label}>
            <reply.icon size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      )}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('moreAnswers')}>
            <IconChevronDown size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {groups.flat().map(({ id, label, icon: Icon, run }) => (
            <Menu.Item key={id} leftSection={<Icon size={16} />} onClick={run}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
