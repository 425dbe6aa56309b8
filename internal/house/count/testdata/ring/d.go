package ring

func alone() int {
	b := box[int]{value: 1}
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	b.value++
	return b.open()
}
