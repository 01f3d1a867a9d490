// What a change of keys has to seal anew (domain.md section 6); each value is bound to `table:column:id`.
export const DELIVERY_SEALED = [
  { table: 'message', idColumn: 'id', columns: ['recipient', 'subject', 'body'] },
  { table: 'letter', idColumn: 'id', columns: ['recipient_name', 'address', 'content'] },
] as const;
