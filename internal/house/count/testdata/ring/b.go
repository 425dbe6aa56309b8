package ring

type box[T any] struct{ value T }

func (b *box[T]) open() T { return b.value }

func Second(n int) int { return third() + n }
