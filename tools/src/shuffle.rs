//! Chance that can be repeated: an order, and a draw of questions, that follow from a seed.
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

/// `count` questions from banks of these sizes: the same number from each as far as it goes, no one
/// twice, mixed. `first` are drawn before all others. Each is its bank's number and its own.
pub fn draw(seed: u32, sizes: &[usize], first: &[(usize, usize)], count: usize) -> Vec<(usize, usize)> {
    let mut dice = Dice::new(seed);
    let mut banks: Vec<Vec<(usize, usize)>> = Vec::new();
    for (bank, size) in sizes.iter().enumerate() {
        let mut own: Vec<(usize, usize)> = (0..*size).map(|q| (bank, q)).collect();
        dice.shuffle(&mut own);
        own.retain(|q| !first.contains(q));
        banks.push(own);
    }
    let mut drawn: Vec<(usize, usize)> = first.iter().copied().take(count).collect();
    for round in 0..sizes.iter().copied().max().unwrap_or(0) {
        for bank in &banks {
            if drawn.len() < count {
                drawn.extend(bank.get(round));
            }
        }
    }
    dice.shuffle(&mut drawn);
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bank_gives_its_share() {
        let drawn = draw(5, &[6, 6, 2], &[(2, 1)], 8);
        let of = |bank: usize| drawn.iter().filter(|q| q.0 == bank).count();
        assert_eq!((of(0), of(1), of(2)), (3, 3, 2));
        assert!(drawn.contains(&(2, 1)));
    }
}
