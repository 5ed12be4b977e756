import type { Product } from '../domain/plan.ts';
import type { Db } from './connect.ts';

/** The products a campaign names, with the names and features it gives them. */
export async function saveProducts(db: Db, products: readonly Product[]): Promise<void> {
  await db`
    insert into product (key, name, features)
    select new.key, new.name, array(select jsonb_array_elements_text(new.features))
    from unnest(${products.map((one) => one.key)}::text[], ${products.map((one) => one.name)}::text[],
                ${products.map((one) => JSON.stringify(one.features))}::text[]::jsonb[]) as new (key, name, features)
    on conflict (key) do update set name = excluded.name, features = excluded.features`;
}

export async function findProduct(db: Db, key: string): Promise<Product | null> {
  const [row] = await db<Product[]>`select key, name, features from product where key = ${key}`;
  return row ?? null;
}

/** Those of these products that exist, by key. */
export async function productsByKey(db: Db, keys: readonly string[]): Promise<ReadonlyMap<string, Product>> {
  const rows = await db<Product[]>`
    select key, name, features from product where key = any(${keys as string[]})`;
  return new Map(rows.map((row) => [row.key, row]));
}

export async function allProducts(db: Db): Promise<readonly Product[]> {
  return db<Product[]>`select key, name, features from product order by key`;
}
