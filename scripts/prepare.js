// npm runs this after `npm ci` and before packing. It must never fail the install: without the development
// dependencies (`npm ci --omit=dev`) there is nothing to build with, and npx would be left with a broken folder.
try {
  await import('./build.js')
} catch (error) {
  process.stderr.write(
    `dist was not built: ${error.message}\nRun "npm ci" with the development dependencies, then "npm run build".\n`,
  )
}
