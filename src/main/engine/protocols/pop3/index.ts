/** POP3 client (RFC 1939, 2449, 2595, 3206, 5034, 6856); see docs/pop3.md. */
export { connectPop3 } from './connect'
export type { Pop3Capabilities } from './capabilities'
export type { MessageSink, Pop3Deadlines, Pop3Limits, Pop3Options, Pop3Server, Pop3Session } from './types'
export type { Credentials } from '../sasl'
