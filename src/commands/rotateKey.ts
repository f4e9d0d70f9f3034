import type { Services } from '../services.ts';
import type { KeyTarget } from './targets.ts';

export async function rotateTarget(_services: Services, _target: KeyTarget): Promise<void> {}
