import type { Browser } from 'playwright-core'

/** @throws where no browser starts: Playwright's error, with the browser's own output */
export declare const launchChromium: () => Promise<Browser>
