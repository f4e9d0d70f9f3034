import type { Services } from '../services.ts';
import { runCommand } from './runCommand.ts';

/** Looks for keys that end soon, each time that keys were listed. No timer: who lists nothing is told nothing. */
export function watchExpiry(services: Services): { dispose(): void } {
  const { inventory } = services;
  const dispose = inventory.onChange((server) => {
    const stock = inventory.get(server);
    if (server.kind === 'emulator' || stock === null || stock.loading) return;
    if (!stock.keys?.some(({ expiration }) => expiration !== null)) return;
    void runCommand(services, 'expiry notice', async () => {
      const { noticeExpiry } = await import('./keys/noticeExpiry.ts');
      await noticeExpiry(services);
    });
  });
  return { dispose };
}
