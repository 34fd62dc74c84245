import { ActionIcon, Menu, Tooltip } from '@mantine/core'
import { IconArrowBackUp, IconChevronDown } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Message } from '../../../shared/contract/messages'
import { useKeyText, withKey } from '../../app/key-choice'
import { compose } from '../outbox/index'
import { useMessageActions } from './use-message-menu'

/** On the head of an open message: reply, and what else can be done with this one. */
export function AnswerButtons({ message }: { message: Message }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const groups = useMessageActions(message)
  return (
    <>
      <Tooltip label={withKey(t('commands.reply'), keyText('reply'))}>
        <ActionIcon
          onClick={() => void compose({ kind: 'reply', messageId: message.id })}
          aria-label={t('commands.reply')}
        >
          <IconArrowBackUp size={17} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t('moreAnswers')}>
            <IconChevronDown size={15} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {groups.flat().map(({ id, label, icon: Icon, run }) => (
            <Menu.Item key={id} leftSection={Icon && <Icon size={16} />} onClick={run}>
              {label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
