import { Button, Tooltip } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useKeyText, withKey } from '../../app/key-choice'
import { askFromMail, madeIcons, type FromRow } from './from-mail'

/** Makes a task or an event of a conversation, from its heading. */
export function FromMailButtons({ of }: { of: FromRow }) {
  const { t } = useTranslation('customer')
  const keyText = useKeyText()
  return (['task', 'event'] as const).map((type) => {
    const MadeIcon = madeIcons[type]
    return (
      <Tooltip key={type} label={withKey(t(`fromMail.${type}`), keyText(`${type}-from-mail`))}>
        <Button
          size="compact-xs"
          variant="subtle"
          color="gray"
          leftSection={<MadeIcon size={14} aria-hidden />}
          onClick={() => askFromMail(type, of)}
        >
          {t(`types.${type}.one`)}
        </Button>
      </Tooltip>
    )
  })
}
