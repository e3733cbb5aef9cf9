import type { AttributeColumn } from "../attributes.js";
import type { FilterOperator } from "./ast.js";
import { booleanField, type Complain, type Field, numberField, type RowTest, textField } from "./field.js";

/** An attribute column as a field. A number alone is a flag too: many files write 0 and 1 for no and yes. */
export function attributeField(column: AttributeColumn): Field {
  switch (column.kind) {
    case "number": {
      const { values } = column;
      return { ...numberField((row) => values[row]!), flag: () => (row) => Math.abs(values[row]!) > 0 };
    }
    case "boolean": {
      const { values } = column;
      return booleanField((row) => values[row]!);
    }
    case "string": {
      const { codes, dictionary } = column;
      return textField(dictionary, (row) => codes[row]!);
    }
    case "json":
      return jsonField(column.values);
  }
}

/** Each value is compared as what it is: numbers as numbers, true and false by name, lists by any of their items. */
function jsonField(column: readonly unknown[]): Field {
  const numbers = numberField((row) => {
    const value = column[row];
    return typeof value === "number" ? value : Number.NaN;
  });
  return {
    test(operator: FilterOperator, values: readonly string[], complain: Complain): RowTest {
      if (operator !== ":" && operator !== "=" && operator !== "!=") return numbers.test(operator, values, complain);
      const wanted = values.map((text) => ({ text, number: text.trim() === "" ? Number.NaN : Number(text) }));
      const equal = (value: unknown) => wanted.some((one) => sameJson(value, one));
      const passes: RowTest = (row) => {
        const value = column[row];
        return Array.isArray(value) ? value.some(equal) : equal(value);
      };
      return operator === "!=" ? (row) => !passes(row) : passes;
    },
    flag: () => (row) => column[row] === true,
  };
}

function sameJson(value: unknown, { text, number }: { readonly text: string; readonly number: number }): boolean {
  if (typeof value === "string") return value === text;
  if (typeof value === "number") return value === number;
  return (typeof value === "boolean" || typeof value === "bigint") && String(value) === text;
}
