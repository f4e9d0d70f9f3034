import type { License } from '../contract/license.ts';
import type { SqlValue, Store } from './types.ts';

interface LicenseRow {
  readonly id: number;
  readonly code: string;
  readonly title: string;
  readonly spdx: string;
  readonly urls: string;
  readonly hashes: string;
  readonly package_names: string;
  readonly purls: string;
}

/** The licenses that are known. */
export class LicenseTable {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** By code. */
  list(): License[] {
    return this.#store.all<LicenseRow>('SELECT * FROM licenses ORDER BY code').map(licenseOfRow);
  }

  get(id: number): License | undefined {
    const row = this.#store.get<LicenseRow>('SELECT * FROM licenses WHERE id = ?', [id]);
    return row === undefined ? undefined : licenseOfRow(row);
  }

  /** In any case. */
  find(code: string): License | undefined {
    const row = this.#store.get<LicenseRow>('SELECT * FROM licenses WHERE code = ?', [code]);
    return row === undefined ? undefined : licenseOfRow(row);
  }

  /** The caller has checked the code ({@link find}). */
  create(license: Omit<License, 'id'>): License {
    const sql = `INSERT INTO licenses (code, title, spdx, urls, hashes, package_names, purls)
      VALUES (?, ?, ?, ?, ?, ?, ?)`;
    const { lastInsertRowid } = this.#store.write((writer) => writer.run(sql, columnsOf(license)));
    return { ...license, id: lastInsertRowid };
  }

  update(license: License): void {
    const sql = `UPDATE licenses SET code = ?, title = ?, spdx = ?, urls = ?, hashes = ?, package_names = ?, purls = ?
      WHERE id = ?`;
    this.#store.write((writer) => writer.run(sql, [...columnsOf(license), license.id]));
  }

  delete(id: number): void {
    this.#store.write((writer) => writer.run('DELETE FROM licenses WHERE id = ?', [id]));
  }
}

function columnsOf(license: Omit<License, 'id'>): SqlValue[] {
  const { code, title, spdx, urls, hashes, packageNames, purls } = license;
  return [code, title, ...[spdx, urls, hashes, packageNames, purls].map((list) => JSON.stringify(list))];
}

function licenseOfRow(row: LicenseRow): License {
  return {
    id: row.id,
    code: row.code,
    title: row.title,
    spdx: JSON.parse(row.spdx),
    urls: JSON.parse(row.urls),
    hashes: JSON.parse(row.hashes),
    packageNames: JSON.parse(row.package_names),
    purls: JSON.parse(row.purls),
  };
}
