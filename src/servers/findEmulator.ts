import type { FoundEmulator } from './connections.ts';

/** The emulator of a data directory. Its key is given away only after it has proven to know it. @param dataDir '' = the state folder */
export async function findEmulatorIn(dataDir: string): Promise<FoundEmulator | null> {
  const [{ resolveDataDir }, { findRunning }] = await Promise.all([
    import('../../emulator/attach/stateFolder.ts'),
    import('../../emulator/attach/findRunning.ts'),
  ]);
  const found = await findRunning(await resolveDataDir(dataDir));
  if (found.instance === null) return null;
  const { instanceId, adminKey, demoKeys } = found.instance;
  const ownValues = [adminKey, ...demoKeys.map(({ key }) => key)];
  const running = found.state === 'running' ? { url: found.instance.url, adminKey: found.instance.adminKey } : null;
  return { instanceId, running, ownValues };
}
