import { Group, NumberInput, SegmentedControl, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { MailFont, WritingSettings as Writing } from '../../../shared/contract/app'
import { MOST_DAYS } from '../../../shared/contract/follow-ups'
import { LETTER_FONT, letterColors, letterFamilies, letterSizes } from '../../../shared/letter'
import { withinSentence } from '../../../shared/shown-text'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { saveSettings, useSettings } from '../../app/settings'
import { useAccounts } from '../../features/mailboxes/index'
import { ChoiceField } from '../../ui/ChoiceField'
import { SettingsRow, SettingsSection } from '../../ui/SettingsSection'

/** How mail is written, and what is asked before it leaves. */
export function WritingSettings() {
  const { t } = useTranslation(['writing', 'mass', 'follow-ups'])
  const writing = useSettings().data?.writing
  if (!writing) return null
  const save = (changes: Partial<Writing>): void => saveSettings({ writing: { ...writing, ...changes } })
  return (
    <SettingsSection title={t('title')}>
      <SettingsRow label={t('plain')} hint={t('plainHint')}>
        <Switch
          aria-label={t('plain')}
          checked={writing.asPlainText}
          onChange={(event) => save({ asPlainText: event.currentTarget.checked })}
        />
      </SettingsRow>
      <SettingsRow label={t('anyone')} hint={t('anyoneHint')}>
        <Switch
          aria-label={t('anyone')}
          checked={!writing.onlyKnown}
          onChange={(event) => save({ onlyKnown: !event.currentTarget.checked })}
        />
      </SettingsRow>
      <SettingsRow label={t('contacts.title')} hint={t('contacts.hint')}>
        <SegmentedControl
          size="xs"
          aria-label={t('contacts.title')}
          data={(['off', 'ask', 'on'] as const).map((value) => ({ value, label: t(`contacts.${value}`) }))}
          value={writing.contactsOnAnswer}
          onChange={(contactsOnAnswer) => save({ contactsOnAnswer })}
        />
      </SettingsRow>
      <SettingsRow label={t('follow-ups:days')} hint={t('follow-ups:daysHint')}>
        <Count
          label={t('follow-ups:days')}
          value={writing.followUpDays}
          most={MOST_DAYS}
          set={(followUpDays) => save({ followUpDays })}
        />
      </SettingsRow>
      <SettingsRow label={t('follow-ups:closes.title')} hint={t('follow-ups:closes.hint')}>
        <SegmentedControl
          size="xs"
          aria-label={t('follow-ups:closes.title')}
          data={(['never', 'ask', 'always'] as const).map((value) => ({
            value,
            label: t(`follow-ups:closes.${value}`),
          }))}
          value={writing.replyCloses}
          onChange={(replyCloses) => save({ replyCloses })}
        />
      </SettingsRow>
      <SettingsRow label={t('mostCopies')} hint={t('mostCopiesHint')}>
        <Count
          label={t('mostCopies')}
          value={writing.mostCopies}
          most={1000}
          set={(mostCopies) => save({ mostCopies })}
        />
      </SettingsRow>
      <SettingsRow label={t('mass:most')} hint={t('mass:mostHint')}>
        <Count
          label={t('mass:most')}
          value={writing.mostEach}
          most={500}
          set={(mostEach) => save({ mostEach: Math.max(2, mostEach) })}
        />
      </SettingsRow>
      <SettingsRow label={t('largestFile')} hint={t('largestFileHint')}>
        <Count
          label={t('largestFile')}
          value={writing.largestFile}
          most={150}
          set={(largestFile) => save({ largestFile })}
        />
      </SettingsRow>
      <ErrorBoundary name={t('letters.fontFamily')} line>
        <Fonts
          fonts={writing.fonts}
          set={(id, font) => save({ fonts: { ...writing.fonts, [String(id)]: font } })}
        />
      </ErrorBoundary>
    </SettingsSection>
  )
}

const usualFont: MailFont = { family: 'Arial', size: LETTER_FONT.fontSize, color: '' }

/** The letters of each identity. */
function Fonts(props: { fonts: Writing['fonts']; set(identityId: number, font: MailFont): void }) {
  const { t } = useTranslation('writing')
  const { data: accounts = [] } = useAccounts()
  return accounts
    .flatMap(({ identities }) => identities)
    .map((identity) => {
      const { id, address } = identity
      const font = props.fonts[String(id)] ?? usualFont
      const of = t('font.of', { name: withinSentence(address) })
      const set = (changes: Partial<MailFont>): void => props.set(id, { ...font, ...changes })
      return (
        <SettingsRow key={id} label={of} hint={t('font.hint')}>
          <Group gap="xs" role="group" aria-label={of}>
            <ChoiceField
              w={150}
              size="xs"
              aria-label={t('letters.fontFamily')}
              choices={[...letterFamilies.keys()].map((value) => ({ value, label: value }))}
              value={font.family}
              onChange={(family) => set({ family })}
            />
            <ChoiceField
              w={72}
              size="xs"
              aria-label={t('letters.fontSize')}
              choices={letterSizes.map((value) => ({ value, label: value.replace('px', '') }))}
              value={font.size}
              onChange={(size) => set({ size })}
            />
            <ChoiceField
              w={130}
              size="xs"
              aria-label={t('letters.color')}
              choices={[
                { value: '', label: t('letters.usual') },
                ...letterColors.map((value) => ({ value, label: t(`colors.${value.slice(1)}`) })),
              ]}
              value={font.color}
              onChange={(color) => set({ color })}
            />
          </Group>
        </SettingsRow>
      )
    })
}

/** A whole number from one; what is none, as while it is being typed, is not taken. */
function Count(props: { label: string; value: number; most: number; set(value: number): void }) {
  const { label, value, most, set } = props
  return (
    <NumberInput
      size="xs"
      w={90}
      aria-label={label}
      min={1}
      max={most}
      allowDecimal={false}
      allowNegative={false}
      key={value}
      defaultValue={value}
      onBlur={({ currentTarget }) => {
        const typed = Number(currentTarget.value)
        if (Number.isInteger(typed) && typed >= 1 && typed <= most && typed !== value) set(typed)
      }}
    />
  )
}
