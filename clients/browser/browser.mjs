// The browser of the journeys: Chromium without a window and without calls of its own.
import { chromium } from 'playwright-core';

export const launch = () => chromium.launch({
  executablePath: process.env.POOLHOUSE_CHROMIUM,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
