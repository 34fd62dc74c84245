/** What a signature is worth. Only `valid` and `signer-expired-since` let anything in the message be believed. */
export const smimeVerdicts = [
  /** The signed bytes are those the signer signed, the signer is whom the message says, and its issuer is trusted. */
  'valid',
  /** As `valid` on the day of signing; a certificate of the chain has run out since. */
  'signer-expired-since',
  /** The bytes are unchanged, but no trusted issuer vouches for the signer. */
  'issuer-untrusted',
  /** The bytes are unchanged and the signer is trusted, but its addresses are not those in From. */
  'address-mismatch',
  /** The bytes are not those that were signed. */
  'altered',
  'unsigned',
  /** There is something like a signature, which cannot be checked. */
  'unreadable',
] as const
export type SmimeVerdict = (typeof smimeVerdicts)[number]

/** Why a verdict is not `valid`; '' where the verdict says all. */
export type SmimeReason =
  | ''
  // unsigned
  | 'signature-missing'
  | 'other-protocol'
  | 'certificates-only'
  | 'part-only'
  // unreadable
  | 'encrypted'
  | 'compressed'
  | 'bad-cms'
  | 'too-large'
  | 'no-signer'
  | 'no-certificate'
  | 'unknown-algorithm'
  | 'broken-digest'
  // altered
  | 'content-changed'
  | 'signature-wrong'
  | 'extra-parts'
  // issuer-untrusted
  | 'no-trusted-issuer'
  | 'self-signed'
  | 'not-valid-when-signed'
  | 'signed-in-the-future'
  | 'not-for-mail'
  | 'weak-key'
  // signer-expired-since
  | 'issuer-expired'

/** What is worth showing of a certificate. All text is bounded and free of control characters. */
export interface CertificateFacts {
  /** As `CN=…, O=…`, in the order of the certificate. */
  subject: string
  /** The common name, else the organisation, else an address. */
  name: string
  organisation: string
  /** E-mail addresses of the subject alternative name and of the subject. */
  addresses: string[]
  issuer: string
  issuerName: string
  /** Hexadecimal, upper case. */
  serial: string
  /** Milliseconds since the epoch. */
  validFrom: number
  validUntil: number
  /** `RSA 2048`, `EC prime256v1`, … */
  key: string
  /** Hexadecimal, upper case, over the DER form. */
  sha256: string
  sha1: string
}

export interface SmimeReport {
  verdict: SmimeVerdict
  reason: SmimeReason
  /** `detached` is multipart/signed, `opaque` is application/pkcs7-mime with the content inside. */
  form: 'none' | 'detached' | 'opaque'
  signer: CertificateFacts | null
  /** When the signer says it signed, in ms since the epoch; null where it does not say. */
  signingTime: number | null
  /** `SHA-256`, …; '' where unknown. */
  digestAlgorithm: string
  /** SHA-1: still read because old certified mail carries it, named because it is no longer secure. */
  legacyDigest: boolean
  /** From the signer to the trusted certificate; as far as it could be followed where none is trusted. */
  chain: CertificateFacts[]
  /** The From addresses of the message. */
  fromAddresses: string[]
  /** Every From address is one of the signer's. */
  addressMatches: boolean
  /** Part numbers of signed parts inside a message that is itself unsigned, for the reader to point at. */
  signedParts: string[]
  /** The signed MIME entity as received; null where no signature could be laid over any. */
  content: Uint8Array | null
}
