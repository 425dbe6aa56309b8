package ring

func third() int {
	if Least > 1 {
		return First()
	}
	return alone()
}
