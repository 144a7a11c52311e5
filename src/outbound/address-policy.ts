/** Whether a socket may be opened to `address`, an IPv4 or IPv6 address without brackets. */
export type AddressPolicy = (address: string) => boolean;

/** Lets every address through: there is no protection of private networks yet. */
export const everyAddress: AddressPolicy = () => true;
