import type { BrowserWindowConstructorOptions } from 'electron'

export interface WindowPlace {
  width: number
  height: number
  x?: number
  y?: number
}

interface WindowChoices {
  place: WindowPlace
  preload: string
  icon: string
  partition?: string
  platform: NodeJS.Platform
}

/** The window's options. What guards the user against hostile mail stands here and is held by a test. */
export function windowOptions(choices: WindowChoices): BrowserWindowConstructorOptions {
  const { place, preload, icon, partition, platform } = choices
  return {
    ...place,
    minWidth: 480,
    minHeight: 480,
    show: false,
    title: 'Postilla',
    icon,
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      // Elsewhere than on macOS Chromium fetches its dictionaries from Google; we talk to the user's servers only.
      spellcheck: platform === 'darwin',
      ...(partition === undefined ? {} : { partition }),
    },
  }
}
