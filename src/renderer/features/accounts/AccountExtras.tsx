import { Radio, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { accountColors } from '../../../shared/account-colors'
import { MAX_OWN_DOMAINS, ownDomains, readOwnDomains } from '../../../shared/own-domains'
import { isSameValue } from '../../app/form-draft'
import classes from './AccountExtras.module.css'

/** The domains of an account whose people are colleagues; what follows from its addresses until others are written. */
export function OwnDomainsField(props: {
  addresses: readonly string[]
  domains: readonly string[] | undefined
  /** Undefined: what follows from the addresses again. `isGood` is false while something written can be no domain. */
  change(domains: string[] | undefined, isGood: boolean): void
}) {
  const { addresses, domains, change } = props
  const { t } = useTranslation(['setup', 'common'])
  const [typed, setTyped] = useState<string | null>(null)
  const derived = ownDomains(addresses)
  const read = typed === null ? null : readOwnDomains(typed)
  const error = read && problemIn(read)
  return (
    <TextInput
      label={t('ownDomains')}
      description={t('ownDomainsHint')}
      autoComplete="off"
      spellCheck={false}
      value={typed ?? (domains ?? derived).join(', ')}
      error={error && t(error.key, error.values)}
      onChange={(event) => {
        const text = event.currentTarget.value
        const next = readOwnDomains(text)
        setTyped(text)
        change(isSameValue(next.domains, derived) ? undefined : next.domains, problemIn(next) === null)
      }}
      onBlur={() => read && !error && setTyped(null)}
    />
  )
}

function problemIn({ domains, refused }: ReturnType<typeof readOwnDomains>) {
  const [wrong] = refused
  if (wrong) return { key: `common:form.${wrong.reason}`, values: { value: wrong.text } }
  return domains.length > MAX_OWN_DOMAINS
    ? { key: 'setup:tooManyDomains', values: { most: MAX_OWN_DOMAINS } }
    : null
}

/** The mark of an account in lists, chosen by pointer or by arrows. */
export function ColorField({ color, change }: { color: string; change(color: string): void }) {
  const { t } = useTranslation('setup')
  return (
    <Radio.Group label={t('color')} description={t('colorHint')} value={color} onChange={change}>
      <div className={classes.colors}>
        {accountColors.map(({ name, value }) => (
          <Radio
            key={value}
            value={value}
            color={value}
            label={<Swatch value={value} name={t(`colors.${name}`)} />}
          />
        ))}
      </div>
    </Radio.Group>
  )
}

const Swatch = ({ value, name }: { value: string; name: string }) => (
  <span className={classes.color}>
    <span className={classes.dot} style={{ background: value }} aria-hidden />
    {name}
  </span>
)
