import { expect, type Page } from '@playwright/test'

/** What a test in the page keeps between two calls. */
declare global {
  interface Window {
    parts: { name: string; instance: object; nodes: Element[] }[]
    breakPart(index: number): boolean
    mendPart(index: number): void
    /** What stood outside the part when it broke and is gone since. */
    lostBeside(): string[]
  }
}

/** Looks up the error boundaries on the page, through the tree that React keeps beside it. */
async function readParts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const get = (of: unknown, key: string): unknown =>
      typeof of === 'object' && of !== null ? Reflect.get(of, key) : undefined
    const nodesOf = (fiber: unknown): Element[] => {
      const node = get(fiber, 'stateNode')
      const own = node instanceof Element ? [node] : childrenOf(fiber).flatMap(nodesOf)
      return own
    }
    const childrenOf = (fiber: unknown): unknown[] => {
      const found = []
      for (let child = get(fiber, 'child'); child; child = get(child, 'sibling')) found.push(child)
      return found
    }
    window.parts = []
    const visit = (fiber: unknown): void => {
      const instance = get(fiber, 'stateNode')
      const name = get(get(instance, 'props'), 'name')
      const isBoundary = get(get(instance, 'state'), 'tries') !== undefined
      if (isBoundary && typeof instance === 'object' && instance && typeof name === 'string') {
        const nodes = childrenOf(fiber).flatMap(nodesOf)
        if (nodes.length > 0) window.parts.push({ name, instance, nodes })
      }
      childrenOf(fiber).forEach(visit)
    }
    const root = document.getElementById('root')
    const key = Object.keys(root ?? {}).find((each) => each.startsWith('__reactContainer'))
    visit(get(get(get(root, key ?? ''), 'stateNode'), 'current'))

    const again = (instance: object): void => {
      const setState = get(instance, 'setState')
      const tries = get(get(instance, 'state'), 'tries')
      if (typeof setState === 'function' && typeof tries === 'number')
        Reflect.apply(setState, instance, [{ tries: tries + 1, error: null }])
    }
    let kept: unknown
    let beside: Element[] = []
    window.breakPart = (index) => {
      const part = window.parts[index]
      const props = get(part?.instance, 'props')
      const children = get(props, 'children')
      const [element] = [children].flat(9).filter((child) => get(child, 'type'))
      if (!part || typeof element !== 'object' || typeof props !== 'object' || !props) return false
      const fails = (): never => {
        throw new Error('broken for a test')
      }
      beside = [
        ...(root?.querySelectorAll('nav, aside, section, article, h1, h2, h3, button, input') ?? []),
      ].filter((node) => !part.nodes.some((own) => own.contains(node)))
      kept = children
      Reflect.set(props, 'children', { ...element, type: fails, key: null, props: {} })
      again(part.instance)
      return true
    }
    window.mendPart = (index) => {
      const part = window.parts[index]
      const props = get(part?.instance, 'props')
      if (!part || typeof props !== 'object' || !props) return
      Reflect.set(props, 'children', kept)
      again(part.instance)
    }
    window.lostBeside = () =>
      beside.filter((node) => !node.isConnected).map((node) => node.outerHTML.slice(0, 120))
    return window.parts.map(({ name }) => name)
  })
}

/**
 * Breaks every part on the page that has an error boundary, one after the other: each says so in its own place, all
 * that stands beside it stays, and it comes back. Returns the names of the parts.
 */
export async function expectPartsToBreakAlone(page: Page): Promise<string[]> {
  const names = await readParts(page)
  for (const [index, name] of names.entries()) {
    if (!(await page.evaluate((at) => window.breakPart(at), index))) continue
    await expect(page.getByText('has stopped working'), name).toHaveCount(1)
    expect(await page.evaluate(() => window.lostBeside()), `lost beside ${name}`).toEqual([])
    await page.evaluate((at) => window.mendPart(at), index)
    await expect(page.getByText('has stopped working'), name).toHaveCount(0)
    // The rows of a list come a moment after it.
    await expect.poll(() => readParts(page), `after ${name}`).toEqual(names)
  }
  return names
}
