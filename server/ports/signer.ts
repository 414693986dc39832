/** Signs what a customer keeps: certificates, receipts, ledger heads. */
export interface Signer {
  /** A flattened JWS (JSON text) over exactly the bytes of the payload as serialised here. */
  sign(payload: object): Promise<string>;
}
