import { NOWHERE, type Argument, type Command, type StringNode, type Test } from './syntax'

/** Trees made by hand rather than read. */

export const tag = (name: string): Argument => ({ kind: 'tag', name, span: NOWHERE })

export const number = (value: number): Argument => ({
  kind: 'number',
  digits: String(value),
  unit: '',
  span: NOWHERE,
})

export const string = (value: string, form: StringNode['form'] = 'quoted'): StringNode => ({
  kind: 'string',
  value,
  form,
  span: NOWHERE,
})

/** One string stands for a list of one. */
export const strings = (values: readonly string[]): Argument => {
  const [only, ...more] = values
  if (only !== undefined && more.length === 0) return string(only)
  return { kind: 'list', items: values.map((value) => string(value)), span: NOWHERE }
}

export const test = (name: string, args: Argument[] = [], tests: Test[] = [], isList = false): Test => ({
  name,
  args,
  tests,
  isList,
  span: NOWHERE,
})

export const command = (name: string, args: Argument[] = []): Command => ({
  ...test(name, args),
  block: null,
  comments: [],
  inner: [],
})

export const ifBlock = (condition: Test, commands: Command[]): Command => ({
  ...command('if'),
  tests: [condition],
  block: { commands, comments: [], span: NOWHERE },
})
