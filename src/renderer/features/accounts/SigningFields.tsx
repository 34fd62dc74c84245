import { SegmentedControl, SimpleGrid, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { z } from 'zod'
import { identity, MAX_OWN_WORDS } from '../../../shared/contract/accounts'
import { useFormat } from '../../app/format'
import { firstWords } from '../../app/rough-words'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { ChoiceField } from '../../ui/ChoiceField'
import { SignatureField } from '../outbox/index'
import { useSignatures, useVariableName, Words } from '../templates/index'
import classes from './SigningFields.module.css'

/** What an identity says of itself in signatures, and how its mail is signed. */
export const signing = identity.pick({
  ...{ jobTitle: true, company: true, phone: true, mobile: true, postalAddress: true },
  ...{ signatureId: true, replySignatureUse: true, replySignature: true, signaturePlace: true },
})
type Signing = z.infer<typeof signing>
type Signed = Signing & { name: string; address: string; signature: string }

const ownFields = ['jobTitle', 'company', 'phone', 'mobile'] as const
const uses = ['none', 'same', 'own'] as const
const places = ['above', 'below'] as const

/** How each of these fields is named and read out. */
export function signingWords(t: (key: string) => string) {
  const plain = (field: Exclude<keyof Signing, 'signatureId'>, text = (value: string) => value) => ({
    label: t(`identity.${field}`),
    text: (values: Signing): string => text(values[field]),
  })
  return {
    ...{ jobTitle: plain('jobTitle'), company: plain('company'), phone: plain('phone') },
    ...{ mobile: plain('mobile'), postalAddress: plain('postalAddress') },
    signatureId: {
      label: t('identity.signatureId'),
      text: ({ signatureId }: Signing): string => (signatureId === null ? '' : '✓'),
    },
    replySignatureUse: plain('replySignatureUse', (use) => (use === 'none' ? '' : t(`identity.uses.${use}`))),
    replySignature: plain('replySignature', firstWords),
    signaturePlace: plain('signaturePlace', (place) =>
      place === 'above' ? '' : t(`identity.places.${place}`),
    ),
  }
}

/** The signature of an identity: words of its own or that of the company, that of answers, and where it stands there. */
export function SigningFields<Values extends Signed>({ form: given }: { form: UseFormReturnType<Values> }) {
  const { t } = useTranslation('settings')
  const signatures = useSignatures()
  const form = given
  const values: Signed = form.getValues()
  return (
    <>
      <fieldset className={classes.group}>
        <legend>{t('identity.ownWords')}</legend>
        <p className={classes.hint}>{t('identity.ownWordsHint')}</p>
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {ownFields.map((field) => (
            <TextInput
              key={field}
              label={t(`identity.${field}`)}
              maxLength={MAX_OWN_WORDS}
              {...form.getInputProps(field)}
            />
          ))}
        </SimpleGrid>
        <Textarea
          label={t('identity.postalAddress')}
          autosize
          minRows={2}
          maxRows={5}
          maxLength={MAX_OWN_WORDS}
          {...form.getInputProps('postalAddress')}
        />
      </fieldset>
      <ChoiceField
        label={t('identity.signatureId')}
        description={t('identity.signatureIdHint')}
        choices={[
          { value: '', label: t('identity.signatureOwn') },
          ...signatures.map(({ id, name }) => ({
            value: id,
            label: name,
            detail: t('identity.signatureCompany'),
          })),
        ]}
        value={values.signatureId ?? ''}
        error={form.errors['signatureId']}
        onChange={(id) => form.setValues({ ...form.getValues(), signatureId: id === '' ? null : id })}
      />
      {values.signatureId === null ? (
        <SignatureField
          label={t('identity.signature')}
          html={values.signature}
          change={(signature) => form.setValues({ ...form.getValues(), signature })}
        />
      ) : (
        <CompanySignature {...values} id={values.signatureId} />
      )}
      {form.errors['signature'] && <p role="alert">{form.errors['signature']}</p>}
      <div className={classes.choice}>
        <span id="reply-signature">{t('identity.replySignatureUse')}</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="reply-signature"
          data={uses.map((use) => ({ value: use, label: t(`identity.uses.${use}`) }))}
          value={values.replySignatureUse}
          onChange={(use) => form.setValues({ ...form.getValues(), replySignatureUse: use })}
        />
      </div>
      {values.replySignatureUse === 'own' && (
        <SignatureField
          label={t('identity.replySignature')}
          html={values.replySignature}
          change={(replySignature) => form.setValues({ ...form.getValues(), replySignature })}
        />
      )}
      {values.replySignatureUse !== 'none' && (
        <div className={classes.choice}>
          <span id="signature-place">{t('identity.signaturePlace')}</span>
          <SegmentedControl
            size="xs"
            aria-labelledby="signature-place"
            data={places.map((place) => ({ value: place, label: t(`identity.places.${place}`) }))}
            value={values.signaturePlace}
            onChange={(place) => form.setValues({ ...form.getValues(), signaturePlace: place })}
          />
        </div>
      )}
    </>
  )
}

const PAUSE_MS = 250

/** As it reads with what is typed. */
function CompanySignature({ id, ...values }: Signed & { id: string }) {
  const { t, i18n } = useTranslation(['settings', 'templates'])
  const { namesInWords } = useFormat()
  const nameOf = useVariableName()
  const { name, address, jobTitle, company, phone, mobile, postalAddress } = values
  const [own] = useDebouncedValue(
    { name, address, jobTitle, company, phone, mobile, postalAddress },
    PAUSE_MS,
  )
  const { data } = useQuery(
    queries.templates.signed.queryOptions({
      input: { id, own, language: i18n.language },
      meta: staleOn(ofRecords('template')),
      placeholderData: (before) => before,
    }),
  )
  if (!data) return null
  return (
    <div className={classes.company} role="group" aria-label={t('identity.signatureCompany')}>
      {data.unresolved.length > 0 && (
        <p role="status" className={classes.unsaid}>
          {t('templates:signature.unsaid', { names: namesInWords(data.unresolved.map(nameOf)) })}
        </p>
      )}
      <Words html={data.html} label={t('identity.signatureCompany')} />
    </div>
  )
}
