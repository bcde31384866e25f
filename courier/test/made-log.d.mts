import type { DeletionParts } from "../src/api/identity_types";
export function idOf(prefix: string, bytes: Uint8Array): string;
export class MadeLog {
  constructor(name?: string);
  key: string;
  add(body: string): void;
  proof(body: string): string;
}
export function madeDeletion(
  log: MadeLog,
  courier: { bytes: Uint8Array },
  more?: { change?: (fact: Record<string, unknown>) => Record<string, unknown>; cause?: string; at?: number },
): DeletionParts;
