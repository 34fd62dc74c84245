import { createORPCClient, DynamicLink, ORPCError, type ClientContext, type ClientLink } from '@orpc/client'
import { RPCLink as MessagePortLink } from '@orpc/client/message-port'
import { RPCLink as WebSocketLink } from '@orpc/client/websocket'
import { create } from 'zustand'
import type { EngineClient } from '../../shared/contract/index'
import { bootToken } from './boot-token'

type Link = ClientLink<ClientContext>

/** Whether the engine answers. Views show what they have while it is `lost`. */
export const useConnection = create<{ state: 'connecting' | 'ready' | 'lost' | 'denied' }>(() => ({
  state: 'connecting',
}))

const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 5_000
/** An engine that was away for so long does not come back to this address; it is asked for all the same. */
const GIVEN_UP_MS = 15_000

/** The engine went away before it answered: whether it did what it was asked is not known. */
export class Interrupted extends Error {}

let link: Link | null = null
let waiting: ((link: Link) => void)[] = []

/** The engine, as a typed client. A call made while the connection is down waits for the next one. */
export const engine: EngineClient = createORPCClient(new DynamicLink(() => link ?? nextLink()))

const nextLink = (): Promise<Link> => new Promise((resolve) => waiting.push(resolve))

/** Connects once and again whenever the connection closes. */
export function connect(): void {
  if (window.postilla) connectPort()
  else {
    connectSocket(FIRST_RETRY_MS)
    tellWhenGone()
  }
}

/** As `inner`, but a call that ends with the connection says so. */
function telling(inner: Link, isOpen: () => boolean): Link {
  return {
    async call(...args) {
      try {
        return await inner.call(...args)
      } catch (error) {
        if (isOpen() || error instanceof ORPCError) throw error
        throw new Interrupted('the connection closed', { cause: error })
      }
    },
  }
}

function opened(inner: Link, isOpen: () => boolean): void {
  const next = telling(inner, isOpen)
  link = next
  useConnection.setState({ state: 'ready' })
  for (const resolve of waiting) resolve(next)
  waiting = []
}

function closed(): void {
  link = null
  useConnection.setState(({ state }) => ({ state: state === 'denied' ? 'denied' : 'lost' }))
}

/** Nobody answers any more: only time tells a restart from an engine that ended. */
function tellWhenGone(): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  useConnection.subscribe(({ state }, before) => {
    if (state === before.state) return
    clearTimeout(timer)
    if (state === 'lost') timer = setTimeout(() => useConnection.setState({ state: 'denied' }), GIVEN_UP_MS)
  })
}

function connectSocket(retryMs: number): void {
  const token = bootToken()
  if (!token) return useConnection.setState({ state: 'denied' })
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const socket = new WebSocket(`${scheme}://${location.host}/rpc`, ['postilla', token])
  let wasOpen = false
  socket.addEventListener('open', () => {
    wasOpen = true
    opened(new WebSocketLink({ websocket: socket }), () => socket.readyState === WebSocket.OPEN)
  })
  socket.addEventListener('close', () => {
    closed()
    if (!wasOpen) void askWhetherRefused(token)
    setTimeout(
      () => connectSocket(wasOpen ? FIRST_RETRY_MS : Math.min(retryMs * 2, LONGEST_RETRY_MS)),
      retryMs,
    )
  })
}

/** A socket does not say that it was refused; the address of an earlier start, or a mistyped one, is told at once. */
async function askWhetherRefused(token: string): Promise<void> {
  const headers = { authorization: `Bearer ${token}` }
  const answer = await fetch('/token', { method: 'POST', headers }).catch(() => null)
  if (answer?.status === 403) useConnection.setState({ state: 'denied' })
}

/** The preload hands over a new port each time we ask; after an engine restart the old one just closes. */
function connectPort(): void {
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== 'postilla-port' || !port) return
    let isOpen = true
    port.addEventListener('close', () => {
      isOpen = false
      closed()
      window.postilla?.requestPort()
    })
    port.start()
    opened(new MessagePortLink({ port }), () => isOpen)
  })
  window.postilla?.requestPort()
}
