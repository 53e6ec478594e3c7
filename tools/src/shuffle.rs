//! Chance that can be repeated: an order that follows from a seed.
//!
//! Owns the arithmetic. `static/js/shuffle.js` does the same steps, so that a number
//! means the same there.

/// Marsaglia's xorshift, 32 bits wide: every step is exact in JavaScript too.
pub struct Dice(u32);

impl Dice {
    pub fn new(seed: u32) -> Dice {
        // An odd factor leaves no seed but zero without a one among its bits.
        Dice(seed.max(1).wrapping_mul(2_654_435_761))
    }

    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0
    }

    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.next() as usize % (last + 1));
        }
    }
}

/// A seed for what has an id, so that its order stays when its neighbours change.
pub fn seed_of(id: &str) -> u32 {
    id.bytes().fold(7, |seed: u32, byte| seed.wrapping_mul(31).wrapping_add(u32::from(byte))) % 999_999 + 1
}
